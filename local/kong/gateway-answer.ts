import type { OutgoingHttpHeaders } from 'node:http';
import { type Exchange, latencies } from './exchange.ts';

/** How the stand-in calls itself where Kong gives its version. */
export const GATEWAY = 'kong/stand-in';

/** Answers in the gateway's own name. */
export function answer(
  exchange: Exchange,
  status: number,
  message?: string,
  extra?: OutgoingHttpHeaders,
): void {
  const { response, answerHeaders, id } = exchange;
  const body = message === undefined ? '' : JSON.stringify({ message });
  const { kong, proxy } = latencies(exchange, performance.now());
  exchange.sentHeaders = {
    ...answerHeaders,
    ...extra,
    ...(body && { 'content-type': 'application/json; charset=utf-8' }),
    'content-length': Buffer.byteLength(body),
    server: GATEWAY,
    'x-kong-request-id': id,
    // After a failed try Kong tells both waits, otherwise only its own.
    ...(proxy >= 0
      ? { 'x-kong-upstream-latency': proxy, 'x-kong-proxy-latency': kong }
      : { 'x-kong-response-latency': kong }),
  };
  response.writeHead(status, exchange.sentHeaders);
  response.end(exchange.request.method === 'HEAD' ? '' : body);
}
