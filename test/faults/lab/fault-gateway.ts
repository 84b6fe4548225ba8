import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request as send } from 'undici';
import type { RunningService } from '../../../local/services/server.ts';
import { identify, isServiceRefusal } from './faults.ts';
import type { Schedule } from './schedule.ts';
import { spoil } from './spoil.ts';

export const API_KEY = 'magasin-secret-key-2025';

type Services = Readonly<Record<string, Pick<RunningService, 'url'>>>;

/**
 * Stands between the orchestrator and the services, and does to each call what the schedule says. `url` takes the place
 * of Kong (it wants the key and strips the prefix), so that resets and cut answers reach the orchestrator as such;
 * `upstreams` are where a real gateway finds the services.
 */
export const startFaultGateway = async (services: Services, schedule: Schedule) => {
  const agent = new Agent({ connections: 64, pipelining: 1 });
  const committed = new Set<string>();
  const answer = async (
    service: string,
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ) => {
    const base = services[service]?.url;
    if (!base) return void response.writeHead(404).end('{"message":"no Route matched with those values"}');
    const body = await buffer(request);
    const call = identify(path, request.headers, body.toString());
    const key = String(request.headers['idempotency-key'] ?? '');
    const planned = call && schedule.strike(call);
    // A service that honours the key repeats its first answer: it cannot refuse what it has done.
    const strike = planned && committed.has(key) && isServiceRefusal(planned) ? undefined : planned;
    const forward = async () => {
      const reply = await forwarded(agent, `${base}${path}`, request, body);
      if (reply.status < 300 && key !== '') committed.add(key);
      return reply;
    };
    if (!strike) {
      response.once('close', () => {
        if (!response.writableFinished && call) schedule.disturb(call.sagaId);
      });
      const { status, text } = await forward();
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(text);
      return;
    }
    if (strike.kind === 'late') {
      await pause(strike.delayMs);
      await forward();
      return;
    }
    const { status } = strike.when === 'after' ? await forward() : { status: 200 };
    spoil(response, strike, status);
  };
  const serve = (pick: (url: string) => { service: string; path: string } | undefined, wantsKey: boolean) =>
    createServer((request, response) => {
      if (wantsKey && request.headers['x-api-key'] !== API_KEY) {
        response.writeHead(401).end('{"message":"Unauthorized"}');
        return;
      }
      const { service, path } = pick(request.url ?? '') ?? { service: '', path: '' };
      answer(service, path, request, response).catch(() => response.destroy());
    });

  const front = await listening(serve(withoutPrefix, true));
  const behind: Record<string, Server> = {};
  for (const service of Object.keys(services)) {
    behind[service] = await listening(serve((path) => ({ service, path }), false));
  }
  const all = [front, ...Object.values(behind)];
  return {
    url: `http://127.0.0.1:${portOf(front)}`,
    port: portOf(front),
    upstreams: Object.fromEntries(Object.entries(behind).map(([name, server]) => [name, portOf(server)])),
    close: async (): Promise<void> => {
      for (const server of all) {
        server.closeAllConnections();
        server.close();
      }
      await agent.close();
    },
  };
};

const forwarded = async (agent: Agent, url: string, { method, headers }: IncomingMessage, body: Buffer) => {
  const passed = Object.entries(headers).filter(([name]) => !/^(host|connection|content-length)$/.test(name));
  const reply = await send(url, {
    dispatcher: agent,
    method: method as 'GET',
    headers: Object.fromEntries(passed) as Record<string, string>,
    ...(body.length > 0 ? { body } : {}),
  });
  return { status: reply.statusCode, text: await reply.body.text() };
};

const withoutPrefix = (url: string) => {
  const match = /^\/api\/(\w+)(\/.*)$/.exec(url);
  return match ? { service: match[1] ?? '', path: match[2] ?? '' } : undefined;
};

const listening = (server: Server): Promise<Server> => {
  // The orchestrator keeps its connections; one that is closed under a call would be a fault nobody scheduled.
  server.keepAliveTimeout = 120_000;
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
};

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
