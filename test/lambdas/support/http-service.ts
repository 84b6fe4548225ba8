import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export type Received = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
};
export type Reply = (response: ServerResponse, request: IncomingMessage) => void;

/** Answers with `status` and `body`, as JSON unless it is text. */
export const answer =
  (status: number, body: unknown = {}, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** Cuts the connection once the request is in. */
export const reset: Reply = (response) => {
  response.socket?.resetAndDestroy();
};
/** Never answers. */
export const silent: Reply = () => {};
/** Announces more than it sends, then hangs up. */
export const truncated: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
  response.write('{"success":true,');
  setTimeout(() => response.destroy(), 5);
};
/** Begins its answer and never ends it. */
export const endless: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{');
};

/** A service behind a gateway, as a real HTTP server on a free port; `reply` may be changed between calls. */
export const startHttpService = async () => {
  const received: Received[] = [];
  let reply: Reply = answer(200);
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const body = await json(request).catch(() => undefined);
    received.push({ method, path: url, headers, body });
    reply(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    replyWith: (next: Reply): void => {
      reply = next;
    },
    stop: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export type HttpService = Awaited<ReturnType<typeof startHttpService>>;
