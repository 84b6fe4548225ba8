import type { ServerResponse } from 'node:http';
import type { Fault } from './faults.ts';

/** The kinds that spoil the reply; a latency only delays it. */
export type SpoilingFault = Fault & { kind: Exclude<Fault['kind'], 'latency'> };

const JSON_TYPE = 'application/json; charset=utf-8';
const error = (message: string) => JSON.stringify({ error: message });

const REPLIES = {
  refuse: { status: 400, type: JSON_TYPE, body: error('Refus provoqué') },
  error: { status: 500, type: JSON_TYPE, body: error('Panne provoquée') },
  empty: { status: 200, type: JSON_TYPE, body: '' },
  truncated: { status: 200, type: JSON_TYPE, body: error('réponse coupée en chemin') },
  'wrong-shape': { status: 200, type: JSON_TYPE, body: '{"resultat":[1,2,3]}' },
  html: { status: 200, type: 'text/html; charset=utf-8', body: '<html><body>Maintenance</body></html>' },
};

/** Spoils the reply to a call as the fault says. */
export function spoilReply(response: ServerResponse, fault: SpoilingFault): void {
  const { kind, retryAfter } = fault;
  if (kind === 'hang') return;
  if (kind === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status, type, body } = REPLIES[kind];
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
  response.writeHead(fault.status ?? status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
  });
  if (kind !== 'truncated') {
    response.end(body);
    return;
  }
  // Cut only once the first half is on the wire, so that the caller sees the reply begin.
  response.write(body.slice(0, body.length / 2), () => response.socket?.destroySoon());
}
