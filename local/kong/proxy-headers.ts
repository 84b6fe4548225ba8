import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { type Exchange, latencies } from './exchange.ts';
import { GATEWAY } from './gateway-answer.ts';
import type { Match } from './router.ts';

type Headers = Record<string, string | string[]>;

// Of one connection only (RFC 9110, 7.6.1), or set anew for the upstream.
const NOT_FORWARDED = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['host', 'content-length', 'expect'],
]);
const NOT_RETURNED = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** What the upstream receives: the caller's headers, where they came from, and who the caller is. */
export function upstreamHeaders(exchange: Exchange, match: Match, hidden: readonly string[]): Headers {
  const { request, consumer } = exchange;
  const { host = '', 'x-forwarded-for': forwardedFor } = request.headers;
  const address = request.socket.remoteAddress ?? '';
  const headers: Headers = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !NOT_FORWARDED.has(name)) headers[name] = value;
  }
  for (const name of hidden) delete headers[name];
  headers.via = `1.1 ${GATEWAY}`;
  headers['x-real-ip'] = address;
  headers['x-forwarded-for'] = forwardedFor ? `${forwardedFor}, ${address}` : address;
  headers['x-forwarded-proto'] = 'http';
  headers['x-forwarded-host'] = host.replace(/:\d+$/, '');
  headers['x-forwarded-port'] = String(request.socket.localPort);
  headers['x-forwarded-path'] = request.url?.split('?')[0] ?? '/';
  if (match.route.strip_path) headers['x-forwarded-prefix'] = match.prefix;
  headers['x-kong-request-id'] = exchange.id;
  if (consumer) {
    headers['x-consumer-id'] = consumer.id;
    headers['x-consumer-username'] = consumer.username;
    headers['x-credential-identifier'] = consumer.credentialId;
    delete headers['x-consumer-custom-id'];
    delete headers['x-anonymous-consumer'];
  }
  return headers;
}

/** What the caller receives: the upstream's headers and the gateway's. */
export function callerHeaders(exchange: Exchange, upstream: IncomingHttpHeaders): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(upstream)) {
    if (!NOT_RETURNED.has(name)) headers[name] = value;
  }
  const { kong, proxy } = latencies(exchange, performance.now());
  return Object.assign(headers, exchange.answerHeaders, {
    'x-kong-upstream-latency': proxy,
    'x-kong-proxy-latency': kong,
    'x-kong-request-id': exchange.id,
    via: `1.1 ${GATEWAY}`,
  });
}
