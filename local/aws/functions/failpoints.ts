import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

/** `FAILPOINT` is set and cannot be read. */
class FailpointError extends Error {
  override readonly name = 'FailpointError';
}

const actions: Readonly<Record<string, () => void>> = {
  /** The whole runtime is gone, as in a power cut: nothing is flushed, nobody is told. */
  before: () => process.kill(process.pid, 'SIGKILL'),
  after: () => process.kill(process.pid, 'SIGKILL'),
  /** Only this function's thread is gone. */
  exit: () => process.exit(1),
  /** The thread stands still, until the runtime ends it at the timeout of the function. */
  hang: () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
};

/**
 * Makes the system fail at an exact place, for tests: `<function>:<n>:before|after|exit|hang` strikes at the nth
 * outgoing HTTP request of a function (named by its folder in the build). `after` strikes when the answer has arrived
 * and nobody has read it, the others before a byte is sent. `record` prints each request instead, so that tests can
 * count them. The functions know nothing of it: Node.js announces their requests. Throws FailpointError.
 */
export function armFailpoint(setting: string, functionName: string): void {
  if (setting === 'record') {
    onRequest((request, n) => {
      // Every call of an AWS service is a POST to its root: what it asks for is in a header.
      const call = request.getHeader('x-amz-target') ?? `${request.method} ${request.path}`;
      console.log(JSON.stringify({ failpoint: `${functionName}:${n}`, call }));
    });
    return;
  }
  const [name, place, kind = ''] = setting.split(':');
  const action = actions[kind];
  if (!action || !(Number(place) >= 1)) throw new FailpointError(`FAILPOINT=${setting} is not one`);
  if (name !== functionName) return;
  const strike = () => {
    console.log(JSON.stringify({ struck: setting }));
    action();
  };
  onRequest((request, n) => {
    if (n !== Number(place)) return;
    if (kind !== 'after') strike();
    // First in line: those who wait for the answer come later.
    else request.once('response', (response: IncomingMessage) => response.once('end', strike));
  });
}

const armed = new Set<string>();

/**
 * What `FAILPOINT` says, for the first worker of a function only: the one that replaces it must be able to go on.
 */
export function takeFailpoint(functionName: string): string | undefined {
  if (armed.has(functionName)) return undefined;
  armed.add(functionName);
  return process.env.FAILPOINT;
}

/** Calls back with each request of this thread and its number, from 1, before anything of it is on the wire. */
function onRequest(seen: (request: ClientRequest, n: number) => void): void {
  let count = 0;
  subscribe('http.client.request.created', (message) => {
    count += 1;
    seen((message as { request: ClientRequest }).request, count);
  });
}
