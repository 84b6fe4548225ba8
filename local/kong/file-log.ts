import { createWriteStream, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Exchange, latencies } from './exchange.ts';
import type { Sizes } from './wire-sizes.ts';

export type FileLog = {
  readonly write: (exchange: Exchange, sizes: Sizes) => void;
  /** Resolves when every line is in the file. */
  readonly close: () => Promise<void>;
};

/** Lines are written together this often, in milliseconds: a write per request would cost a tenth of the gateway. */
const FLUSH = 20;

/**
 * The file-log plugin: one JSON line per request, in Kong's format, appended to `path`. The file is there when this
 * returns; throws the system's error when it cannot be opened.
 */
export function openFileLog(path: string, hidden: readonly string[]): FileLog {
  mkdirSync(dirname(path), { recursive: true });
  const stream = createWriteStream(path, { fd: openSync(path, 'a') });
  let pending: string[] = [];

  function flush(): void {
    if (pending.length > 0) stream.write(pending.join(''));
    pending = [];
  }
  return {
    write(exchange, sizes) {
      if (pending.length === 0) setTimeout(flush, FLUSH).unref();
      pending.push(`${JSON.stringify(entry(exchange, sizes, hidden))}\n`);
    },
    close() {
      flush();
      return new Promise((resolve) => stream.end(resolve));
    },
  };
}

function entry(exchange: Exchange, sizes: Sizes, hidden: readonly string[]): object {
  const { request, response, match, consumer, id, startedAt, upstreamStatus } = exchange;
  const headers = { ...request.headers };
  for (const name of hidden) delete headers[name];
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  return {
    client_ip: request.socket.remoteAddress,
    started_at: startedAt,
    source: exchange.answeredAt === undefined ? 'kong' : 'upstream',
    request: {
      id,
      method: request.method,
      uri: request.url,
      url: url.href,
      querystring: Object.fromEntries(url.searchParams),
      headers,
      size: sizes.request,
    },
    upstream_uri: match?.upstreamUri ?? '',
    ...(upstreamStatus !== undefined && { upstream_status: String(upstreamStatus) }),
    response: { status: response.statusCode, headers: exchange.sentHeaders ?? {}, size: sizes.response },
    latencies: latencies(exchange, performance.now()),
    tries: exchange.tries.map(toLoggedTry),
    ...(match && { route: route(exchange), service: service(exchange) }),
    ...(consumer && {
      consumer: { id: consumer.id, username: consumer.username },
      authenticated_entity: { id: consumer.credentialId },
    }),
    workspace_name: 'default',
  };
}

function toLoggedTry({ target, startedAt, failed }: Exchange['tries'][number]): object {
  const [hostname, port] = target.split(':');
  const code = failed === 'timeout' ? 504 : 502;
  return {
    hostname,
    port: Number(port),
    balancer_start: startedAt,
    ...(failed && { state: 'failed', code }),
  };
}

function route({ match }: Exchange): object | undefined {
  if (!match) return undefined;
  const { name, paths, protocols, strip_path, preserve_host } = match.route;
  return { name, paths, protocols, strip_path, preserve_host };
}

function service({ match }: Exchange): object | undefined {
  if (!match) return undefined;
  const { routes: _, ...rest } = match.service;
  return rest;
}
