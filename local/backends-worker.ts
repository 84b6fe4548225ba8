// The three services and the gateway, in a thread of their own: they stand for other machines, and must not slow down
// the one under study.
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { BackendsSetup } from './backends.ts';
import { startKong } from './kong/gateway.ts';
import { startService } from './services/server.ts';

const setup = workerData as BackendsSetup;
const names = ['catalogue', 'inventaire', 'commandes'] as const;

async function start() {
  const services = await Promise.all(
    names.map((name) => {
      const honoursIdempotency = !setup.ignoringIdempotency.includes(name);
      return startService({ name, dataDir: setup.dataDir, honoursIdempotency });
    }),
  );
  const [catalogue, inventaire, commandes] = services.map(({ port }) => `127.0.0.1:${port}`) as [
    string,
    string,
    string,
  ];
  const kong = await startKong({
    configPath: join(import.meta.dirname, 'kong/kong.yml'),
    port: setup.kongPort,
    adminPort: setup.kongAdminPort,
    logPath: setup.kongLogPath,
    // The three instances of the catalogue are one server here: a fault set on it is a fault of all three.
    resolve: {
      'catalogue-1:8000': catalogue,
      'catalogue-2:8000': catalogue,
      'catalogue-3:8000': catalogue,
      'inventaire:8000': inventaire,
      'commandes:8000': commandes,
      'saga-api:8009': `127.0.0.1:${setup.apiPort}`,
    },
  });
  parentPort?.on('message', async () => {
    await Promise.all([kong.close(), ...services.map((service) => service.close())]);
    process.exit(0);
  });
  const urls = Object.fromEntries(names.map((name, place) => [name, services[place]?.url]));
  parentPort?.postMessage({ kongPort: kong.port, kongAdminPort: kong.adminPort, services: urls });
}

start().catch((error: NodeJS.ErrnoException & { port?: number }) => {
  parentPort?.postMessage({ failure: error.message, code: error.code, port: error.port });
});
