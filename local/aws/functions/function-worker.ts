// Runs one function, in a thread of its own. Invocations overlap in it: what AWS does with one sandbox each is here
// one worker with many. That is sound because handlers keep no state of one invocation outside of it.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { basename, dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { errorDocument } from './error-document.ts';
import { armFailpoint } from './failpoints.ts';
import { lambdaContext } from './lambda-context.ts';
import { logToFile } from './log-to-file.ts';
import type { InvokeMessage, WorkerMessage, WorkerSetup } from './messages.ts';

type Handler = (event: unknown, context: unknown) => unknown;

const setup = workerData as WorkerSetup;
const post = (message: WorkerMessage) => parentPort?.postMessage(message);

logToFile(setup.logPath, setup.echo);
enableCompileCache(setup.compileCacheDir);
if (setup.failpoint) armFailpoint(setup.failpoint, basename(dirname(setup.modulePath)));

async function load(): Promise<Handler> {
  const module = (await import(pathToFileURL(setup.modulePath).href)) as Record<string, unknown>;
  const handler = module[setup.exportName];
  if (typeof handler !== 'function') {
    throw Object.assign(new Error(`${setup.exportName} is undefined or not exported`), {
      name: 'Runtime.HandlerNotFound',
    });
  }
  return handler as Handler;
}

async function invoke(handler: Handler, { id, requestId, payload, deadline }: InvokeMessage) {
  try {
    const result = await handler(JSON.parse(payload), lambdaContext(setup, requestId, deadline));
    post({ kind: 'result', id, result: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    post({ kind: 'error', id, error: errorDocument(error) });
  }
}

load().then(
  (handler) => {
    parentPort?.on('message', (message: InvokeMessage) => void invoke(handler, message));
    post({ kind: 'ready' });
    flushCompileCache();
  },
  (error) => post({ kind: 'broken', error: errorDocument(error) }),
);
