import { createServer, type Server } from 'node:http';

/** Kong's status API, as far as anyone here reads it: `/metrics` for Prometheus and `/status` for health. */
export function statusServer(metrics: () => string): Server {
  return createServer((request, response) => {
    const [path] = (request.url ?? '/').split('?');
    if (path === '/metrics') {
      response.writeHead(200, { 'content-type': 'text/plain; charset=UTF-8' }).end(metrics());
      return;
    }
    const found = path === '/status';
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(found ? { database: { reachable: true } } : { message: 'Not found' }));
  });
}
