import type { ServerResponse } from 'node:http';
import type { Strike } from './faults.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

const statusBody = ({ status, from = 'service' }: Strike): string =>
  JSON.stringify(
    from === 'gateway' ? { message: `gateway ${status}` } : { error: `Panne provoquée ${status}` },
  );

/** Answers a call, whose service would have answered `status`, as `strike` says. */
export const spoil = (response: ServerResponse, strike: Strike, status: number): void => {
  const send = (code: number, body: string, type = JSON_TYPE) =>
    response.writeHead(code, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
  switch (strike.kind) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'timeout':
      // Neither answered nor closed: the caller has to give up.
      return;
    case 'status':
      if (strike.retryAfter !== undefined) response.setHeader('retry-after', strike.retryAfter);
      send(strike.status ?? 500, statusBody(strike));
      return;
    case 'empty':
      send(status, '');
      return;
    case 'wrong-shape':
      send(status, '{"resultat":[1,2,3]}');
      return;
    case 'html':
      send(status, '<html><body>Maintenance</body></html>', 'text/html; charset=utf-8');
      return;
    case 'truncated':
      response.writeHead(status, { 'content-type': JSON_TYPE, 'content-length': 1000 });
      // Cut only once the beginning is on the wire, so that the caller sees it.
      response.write('{"success": tru', () => response.socket?.destroySoon());
      return;
    default:
      throw new Error(`${strike.kind} does not spoil an answer`);
  }
};
