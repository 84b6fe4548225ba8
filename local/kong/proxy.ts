import type { Dispatcher } from 'undici';
import type { Balancer, Target } from './balancer.ts';
import type { Exchange } from './exchange.ts';
import { type Forwarded, forward } from './forward.ts';
import { answer } from './gateway-answer.ts';
import { callerHeaders, upstreamHeaders } from './proxy-headers.ts';
import type { Match } from './router.ts';

export type Upstreams = (match: Match, target: Target) => Dispatcher;

/** nginx's: a request with one of these is not sent again once a target may have received it. */
const NON_IDEMPOTENT = new Set(['POST', 'LOCK', 'PATCH']);

const FAILURES = {
  connection: { status: 502, message: 'An invalid response was received from the upstream server' },
  timeout: { status: 504, message: 'The upstream server is timing out' },
  name: { status: 503, message: 'name resolution failed' },
};

/**
 * Sends the request to a target of its service and its answer to the caller. Failed tries go to the next
 * target, up to the service's `retries`, where that cannot repeat an effect. Only failures of the connection are
 * tried again: an answer, be it a 503, is an answer.
 */
export async function proxy(
  exchange: Exchange,
  match: Match,
  balancer: Balancer,
  upstreams: Upstreams,
  hidden: readonly string[],
  body: Buffer | null,
): Promise<void> {
  const method = exchange.request.method as Dispatcher.HttpMethod;
  const headers = upstreamHeaders(exchange, match, hidden);
  exchange.forwardedAt = performance.now();

  for (let tries = 0; ; tries += 1) {
    const target = balancer.next();
    if (!target) return answer(exchange, 503, 'failure to get a peer from the ring-balancer');
    headers.host = match.route.preserve_host ? (exchange.request.headers.host ?? '') : target.name;
    const attempt: Exchange['tries'][number] = { target: target.name, startedAt: Date.now() };
    exchange.tries.push(attempt);

    const call = { method, path: match.upstreamUri, headers, body };
    const outcome = await forward(upstreams(match, target), call, exchange.response, (status, upstream) => {
      exchange.upstreamStatus = status;
      exchange.answeredAt = performance.now();
      exchange.sentHeaders = callerHeaders(exchange, upstream);
      return exchange.sentHeaders;
    });

    report(balancer, target, outcome, exchange);
    if (outcome.kind === 'cut') attempt.failed = outcome.failure;
    if (outcome.kind !== 'failed') return;
    attempt.failed = outcome.failure;
    const repeatable = !outcome.sent || !NON_IDEMPOTENT.has(method);
    if (!repeatable || tries >= match.service.retries) {
      const { status, message } = FAILURES[outcome.failure];
      return answer(exchange, status, message);
    }
  }
}

function report(balancer: Balancer, target: Target, outcome: Forwarded, { upstreamStatus }: Exchange): void {
  if (outcome.kind === 'abandoned') return;
  if (outcome.kind === 'answered') {
    if (upstreamStatus !== undefined) balancer.report(target, { kind: 'http', status: upstreamStatus });
    return;
  }
  balancer.report(target, { kind: outcome.failure === 'timeout' ? 'timeout' : 'tcp' });
}
