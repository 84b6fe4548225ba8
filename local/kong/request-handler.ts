import type { Balancer } from './balancer.ts';
import type { KongConfig, ServiceConfig } from './config.ts';
import { cors as createCors } from './cors.ts';
import type { Exchange } from './exchange.ts';
import { answer } from './gateway-answer.ts';
import { keyAuth } from './key-auth.ts';
import { pluginConfig } from './plugin-config.ts';
import { proxy } from './proxy.ts';
import { readBody } from './request-body.ts';
import { createRouter } from './router.ts';
import type { UpstreamPools } from './upstream-pools.ts';

export type RequestHandler = {
  /** Answers one request, whatever happens. Never rejects. */
  readonly handle: (exchange: Exchange) => Promise<void>;
  /** Lower-case names of the headers that logs must not show. */
  readonly hidden: readonly string[];
};

/** The life of a request, in Kong's order: route, cors, key-auth, then the service. */
export function requestHandler(
  config: KongConfig,
  balancers: ReadonlyMap<ServiceConfig, Balancer>,
  pools: UpstreamPools,
): RequestHandler {
  const keyConfig = pluginConfig(config.plugins, 'key-auth');
  const corsConfig = pluginConfig(config.plugins, 'cors');
  const auth = keyConfig && keyAuth(keyConfig, config.consumers);
  const cors = corsConfig && createCors(corsConfig);
  const route = createRouter(config);
  const hidden = auth?.hidden ?? [];

  async function run(exchange: Exchange): Promise<void> {
    const { request } = exchange;
    const match = route(request.url ?? '/');
    const balancer = match && balancers.get(match.service);
    if (!balancer) return answer(exchange, 404, 'no Route matched with those values');
    exchange.match = match;
    const preflight = cors?.preflight(request);
    if (preflight) return answer(exchange, 200, undefined, preflight);
    Object.assign(exchange.answerHeaders, cors?.headers(request));
    if (auth && (keyConfig.run_on_preflight || request.method !== 'OPTIONS')) {
      const caller = auth.authenticate(request.headers);
      if ('refused' in caller) return answer(exchange, 401, caller.refused, { 'www-authenticate': 'Key' });
      exchange.consumer = caller;
    }
    const body = await readBody(request);
    await proxy(exchange, match, balancer, pools.get, hidden, body);
  }

  async function handle(exchange: Exchange): Promise<void> {
    try {
      await run(exchange);
    } catch {
      // A body that broke off has nobody left to answer; the rest is what undici will not send.
      if (!exchange.response.headersSent) answer(exchange, 500, 'An unexpected error occurred');
    }
  }
  return { handle, hidden };
}
