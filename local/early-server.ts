import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A server that takes requests before there is something to answer them: they wait for `serve`. */
export interface EarlyServer {
  readonly server: Server;
  serve(handler: Handler): void;
  stop(): void;
}

/** Longer than clients keep an unused connection: one that closes first would cut a request it is just sending. */
const KEEP_ALIVE_MS = 75_000;

export function earlyServer(): EarlyServer {
  const { promise, resolve } = Promise.withResolvers<Handler>();
  let handler: Handler | undefined;
  const server = createServer((request, response) => {
    const answered = handler ? handler(request, response) : promise.then((late) => late(request, response));
    answered.catch(() => response.destroy());
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return {
    server,
    serve(given) {
      handler = given;
      resolve(given);
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
