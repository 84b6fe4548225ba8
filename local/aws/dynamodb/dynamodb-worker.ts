// DynamoDB, in a thread of its own: it is what the runtime spends most of its time on.
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { makeWritesAtomic } from './atomic-writes.ts';
import { dynalite } from './dynalite.ts';
import { makeReadsFast } from './fast-reads.ts';
import { storeUncompressed } from './uncompressed.ts';

const { path } = workerData as { path: string };

makeWritesAtomic();
makeReadsFast();
storeUncompressed();
const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () =>
  parentPort?.postMessage({ port: (server.address() as AddressInfo).port }),
);

parentPort?.on('message', () => {
  server.closeAllConnections();
  server.close(() => process.exit(0));
});
