import type { Readable } from 'node:stream';
import toFastProperties from 'to-fast-properties';
import { Sha256 } from './sha256.ts';

/**
 * The whole of an answer. The SDK would pipe it into a stream: requests whose answers were piped were seen to outlive the
 * young generation, long after their end, so that it grows and most of its collections' time goes into copying them.
 */
const bytesOf = (body: Readable): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const parts: Uint8Array[] = [];
    body
      .on('data', (part: Uint8Array) => parts.push(part))
      .on('error', reject)
      .on('end', () => resolve(Buffer.concat(parts)));
  });

/** A slow or silent AWS service is given up and asked again well before a function's own time is over. Milliseconds. */
const SETTINGS = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  /** All calls of one command pass the same middleware: it is put together once, not for each. */
  cacheMiddleware: true,
  sha256: Sha256,
  streamCollector: bytesOf,
};

type AnyClient = {
  readonly config: object;
  readonly middlewareStack: { remove(name: string): boolean };
};

/** A client of an AWS service, with the settings that all of them share. */
export const awsClient = <Client extends AnyClient>(
  Service: new (settings: typeof SETTINGS) => Client,
): Client => {
  const client = new Service(SETTINGS);
  // It copies each request and answer, field by field, for a log that nobody keeps.
  client.middlewareStack.remove('loggerMiddleware');
  // The settings, put together piece by piece, are a hash table to V8 by now. Each call copies them several times.
  toFastProperties(client.config);
  return client;
};
