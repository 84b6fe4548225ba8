import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { PortTakenError } from './listen.ts';

export interface BackendsSetup {
  readonly dataDir: string;
  readonly kongPort: number;
  readonly kongAdminPort: number;
  readonly kongLogPath: string;
  /** Kong routes to the API too. */
  readonly apiPort: number;
  /** Services that behave as if they had never heard of `Idempotency-Key`. */
  readonly ignoringIdempotency: readonly string[];
}

export interface Backends {
  readonly kongPort: number;
  readonly kongAdminPort: number;
  /** Address of each service by name, past Kong. */
  readonly services: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

type Answer =
  | Omit<Backends, 'stop'>
  | { readonly failure: string; readonly code?: string; readonly port?: number };

/** Starts the services and the gateway in front of them. Throws PortTakenError. */
export async function startBackends(setup: BackendsSetup): Promise<Backends> {
  const worker = new Worker(new URL('./backends-worker.ts', import.meta.url), { workerData: setup });
  const exited = once(worker, 'exit');
  const [answer] = (await once(worker, 'message')) as [Answer];
  if ('failure' in answer) {
    void worker.terminate();
    if (answer.code !== 'EADDRINUSE') throw new Error(`the services could not start: ${answer.failure}`);
    const isAdmin = answer.port === setup.kongAdminPort;
    const option = isAdmin ? '--kong-admin-port' : '--kong-port';
    throw new PortTakenError(answer.port ?? 0, isAdmin ? "Kong's metrics" : 'Kong', option);
  }
  return {
    ...answer,
    async stop() {
      worker.postMessage('stop');
      await exited;
    },
  };
}
