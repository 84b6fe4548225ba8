import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const HOST = '127.0.0.1';

/** A port that the runtime needs is used by another program. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';

  constructor(port: number, purpose: string, option: string) {
    super(
      `port ${port}, for ${purpose}, is used by another program: stop it, or choose another port with ${option}`,
    );
  }
}

export interface Port {
  readonly port: number;
  readonly purpose: string;
  /** How the user chooses another one, for the message. */
  readonly option: string;
}

/** Listens on the laptop only; 0 takes a free port. Yields the port. Throws PortTakenError. */
export function listen(server: Server, { port, purpose, option }: Port): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(port, purpose, option) : error);
    });
    server.listen(port, HOST, () => resolve((server.address() as AddressInfo).port));
  });
}
