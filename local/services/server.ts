import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { answerCall } from './answer-call.ts';
import { catalogue } from './catalogue.ts';
import { commandes } from './commandes.ts';
import { type Control, controlRoutes, type ServiceState } from './control.ts';
import { type Database, openDatabase } from './database.ts';
import { createFaults, type Faults } from './faults.ts';
import { inventaire } from './inventaire.ts';
import { Refusal } from './refusal.ts';
import type { ReferenceService, ServiceName } from './service.ts';

export type ServiceOptions = {
  readonly name: ServiceName;
  /** Created when missing; the service keeps `<name>.sqlite` in it. */
  readonly dataDir: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** False: a real service that ignores `Idempotency-Key`, so that repeated calls take effect again. */
  readonly honoursIdempotency?: boolean;
  /** Called with one entry per answered call. */
  readonly log?: (entry: Record<string, unknown>) => void;
};

export type RunningService = {
  readonly port: number;
  readonly url: string;
  readonly close: () => Promise<void>;
  /** The same object as `GET /__control/state`. */
  readonly state: () => ServiceState;
  readonly faults: Pick<Faults, 'add' | 'clear' | 'list'>;
  /** Forgets data, calls and faults, and puts the sample data back. */
  readonly reset: () => void;
};

const factories: Record<ServiceName, (database: Database, honours: boolean) => ReferenceService> = {
  catalogue,
  inventaire,
  commandes,
};

/** Starts one reference service. Rejects with the system's error (EADDRINUSE...) when it cannot listen. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { name, dataDir, port = 0, host = '127.0.0.1', honoursIdempotency = true, log } = options;
  const database = openDatabase(dataDir, name);
  const service = factories[name](database, honoursIdempotency);
  const faults = createFaults();
  const calls = new Map<string, number>();
  const control: Control = {
    faults,
    state: () => ({ service: name, ...service.data(), calls: Object.fromEntries(calls) }),
    reset() {
      service.reset();
      faults.clear();
      calls.clear();
    },
  };

  const server = createServer(log);
  for (const route of service.routes) {
    const label = `${route.method} ${route.path}`;
    const handler = answerCall(route, faults);
    server.route({
      method: route.method,
      url: route.path,
      onRequest(_request, _reply, done) {
        calls.set(label, (calls.get(label) ?? 0) + 1);
        done();
      },
      handler,
    });
  }
  controlRoutes(server, service, control);

  async function close(): Promise<void> {
    await server.close();
    database.sql.close();
  }

  await server.listen({ port, host }).catch(async (error) => {
    await close();
    throw error;
  });
  const address = server.server.address() as AddressInfo;
  const { state, reset } = control;
  return { port: address.port, url: `http://${host}:${address.port}`, close, state, faults, reset };
}

function createServer(log: ServiceOptions['log']): FastifyInstance {
  const server = Fastify({
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    // A hung reply (a fault) must not keep the service from stopping; real ones are answered synchronously.
    forceCloseConnections: true,
  });
  server.setNotFoundHandler((_request, reply) => {
    reply.code(404).send({ error: 'Chemin inconnu' });
  });
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof Refusal) return reply.code(error.status).send({ error: error.message });
    const { statusCode = 500, message } = error;
    if (statusCode >= 500) log?.({ level: 'error', message });
    return reply.code(statusCode).send({ error: statusCode < 500 ? 'Corps illisible' : 'Erreur interne' });
  });
  if (log) {
    server.addHook('onResponse', (request, reply, done) => {
      const { method, url, headers } = request;
      const milliseconds = Math.round(reply.elapsedTime * 1000) / 1000;
      const saga_id = headers['x-saga-id'];
      log({ level: 'info', method, url, status: reply.statusCode, milliseconds, saga_id });
      done();
    });
  }
  return server;
}
