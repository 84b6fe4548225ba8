import { openSync, writeSync } from 'node:fs';

/**
 * Sends what this thread prints to its function's log. Written from here and at once: by way of the main thread,
 * as workers do, the lines before a crash would be lost and the main thread would be busy with text.
 */
export function logToFile(path: string, echo: boolean): void {
  const file = openSync(path, 'a');
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      writeSync(file, text);
      if (echo) writeSync(1, text);
      const done = rest.find((argument) => typeof argument === 'function') as (() => void) | undefined;
      if (done) process.nextTick(done);
      return true;
    };
  }
}
