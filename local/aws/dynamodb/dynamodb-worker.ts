// DynamoDB, in a thread of its own: it is what the runtime spends most of its time on.
import type { AddressInfo } from 'node:net';
import { parse } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { makeWritesAtomic } from './atomic-writes.ts';
import { dynalite } from './dynalite.ts';
import { makeReadsFast } from './fast-reads.ts';
import { passPlainItems } from './plain-items.ts';
import { storeUncompressed } from './uncompressed.ts';

const { path } = workerData as { path: string };

makeWritesAtomic();
makeReadsFast();
passPlainItems();
storeUncompressed();
// dynalite takes each URL apart in a deprecated way. Node.js looks for the caller on the stack each time, until it has
// warned of one that is not in node_modules: here, silently.
process.noDeprecation = true;
parse('/');
const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () =>
  parentPort?.postMessage({ port: (server.address() as AddressInfo).port }),
);

parentPort?.on('message', () => {
  server.closeAllConnections();
  server.close(() => process.exit(0));
});
