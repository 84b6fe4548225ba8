import type { IncomingMessage } from 'node:http';

/**
 * The body, whole before it is forwarded (Kong's default), so that a failed try can be sent again; null when
 * there is none. Rejects when the caller goes away in the middle.
 */
export function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
  });
}
