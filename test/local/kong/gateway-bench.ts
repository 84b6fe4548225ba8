import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type RunningKong, startKong } from '../../../local/kong/gateway.ts';

export const KONG_YML = 'local/kong/kong.yml';
export const KEY = { 'x-api-key': 'magasin-secret-key-2025' };

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

export type Upstream = {
  address: string;
  /** What it received, in order. */
  received: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
  close: () => Promise<void>;
};

const ok: Answer = (_request, response) => response.setHeader('x-from', 'upstream').end('ok');

/** Gateways, upstreams and files that a test needs, all gone after `stopAll`. */
export function gatewayBench() {
  const directory = mkdtempSync(join(tmpdir(), 'kong-'));
  const open: { close: () => Promise<void> }[] = [];
  let files = 0;

  async function upstream(answer: Answer = ok, port = 0): Promise<Upstream> {
    const received: Upstream['received'] = [];
    const server: Server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const { method = '', url = '', headers } = request;
      received.push({ method, url, headers, body });
      answer(request, response, body);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const close = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    open.push({ close });
    return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, received, close };
  }

  async function kong(config: object | string, resolve: Record<string, string>) {
    const logPath = join(directory, `kong-${files++}.log`);
    const configPath = typeof config === 'string' ? config : file(config);
    const gateway = await startKong({ configPath, port: 0, adminPort: 0, resolve, logPath });
    open.push(gateway);
    return Object.assign(gateway, { logPath });
  }

  function file(config: object): string {
    const path = join(directory, `kong-${files++}.yml`);
    writeFileSync(path, stringify({ _format_version: '3.0', ...config }));
    return path;
  }

  async function stopAll(): Promise<void> {
    await Promise.all(open.map(({ close }) => close()));
    rmSync(directory, { recursive: true, force: true });
  }
  return { directory, upstream, kong, file, stopAll };
}

/** One service `s` on `/s`, whose host is `host` or the upstream of the targets. */
export function oneService(options: {
  service?: object;
  targets?: { target: string; weight?: number }[];
  healthchecks?: object;
  plugins?: object[];
}): object {
  const { service = {}, targets, healthchecks, plugins = [] } = options;
  const routes = [{ name: 's', paths: ['/s'] }];
  const upstreams = targets ? [{ name: 'pool', targets, ...(healthchecks && { healthchecks }) }] : [];
  return { services: [{ name: 's', host: 'pool', port: 80, ...service, routes }], upstreams, plugins };
}

export type Seen = { status: number; headers: Headers; text: string };

export async function get(gateway: RunningKong, path: string, init: RequestInit = {}): Promise<Seen> {
  const response = await fetch(gateway.url + path, { signal: AbortSignal.timeout(5000), ...init });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The lines of the central log, once there are `count` of them. */
export async function logLines(path: string, count: number): Promise<Record<string, unknown>[]> {
  for (let waited = 0; waited < 10_000; waited += 10) {
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
    if (lines.length >= count) return lines.map((line) => JSON.parse(line));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`no ${count} lines in the log`);
}

/** Waits until `condition` holds, for ten seconds at most. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 20) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it did not happen within ten seconds');
}
