import type { IncomingMessage } from 'node:http';

/** A request to the API, read to its end. */
export interface ApiRequest {
  readonly method: string;
  /** As it was sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names as they were sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** API Gateway's limit. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Yields `undefined` for a body above the limit. */
export async function readRequest(message: IncomingMessage): Promise<ApiRequest | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    bytes += (chunk as Buffer).length;
    // What is too much is read all the same: a client hears an answer only when it has sent everything.
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk as Buffer);
  }
  if (bytes > MAX_BODY_BYTES) return undefined;
  const [path = '/', query = ''] = (message.url ?? '/').split(/\?(.*)/s);
  const raw = message.rawHeaders;
  const headers = Array.from(
    { length: raw.length / 2 },
    (_, place) => [raw[place * 2] ?? '', raw[place * 2 + 1] ?? ''] as const,
  );
  return {
    method: message.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers,
    body: Buffer.concat(chunks),
    sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
  };
}

/** The value of a header, whatever the case of its name; of several, the last. */
export function header(request: ApiRequest, name: string): string | undefined {
  return request.headers.findLast(([sent]) => sent.toLowerCase() === name)?.[1];
}
