import type { Socket } from 'node:net';

/** Bytes on the wire, headers included. */
export type Sizes = { readonly request: number; readonly response: number };

const seen = new WeakMap<Socket, { read: number; written: number }>();

/** Bytes of the request that just ended on this connection: what passed since the one before it. */
export function wireSizes(socket: Socket): Sizes {
  const before = seen.get(socket) ?? { read: 0, written: 0 };
  const now = { read: socket.bytesRead, written: socket.bytesWritten };
  seen.set(socket, now);
  return { request: now.read - before.read, response: now.written - before.written };
}
