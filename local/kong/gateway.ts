import { createServer } from 'node:http';
import { startActiveChecks } from './active-checks.ts';
import { createBalancers } from './balancer.ts';
import { loadKongConfig } from './config.ts';
import { beginExchange } from './exchange.ts';
import { openFileLog } from './file-log.ts';
import { listen, stop } from './listening.ts';
import { createMetrics } from './metrics.ts';
import { pluginConfig } from './plugin-config.ts';
import { requestHandler } from './request-handler.ts';
import { statusServer } from './status-server.ts';
import { upstreamPools } from './upstream-pools.ts';
import { wireSizes } from './wire-sizes.ts';

export type KongOptions = {
  /** Kong's declarative file. */
  readonly configPath: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly host?: string;
  /** Where the names of the file really listen: `{'inventaire:8000': '127.0.0.1:41234'}`. */
  readonly resolve: Readonly<Record<string, string>>;
  /** Takes the place of the file-log plugin's path. */
  readonly logPath: string;
  /** Port of `/metrics` and `/status`; not served when absent. */
  readonly adminPort?: number;
};

export type RunningKong = {
  readonly port: number;
  readonly url: string;
  readonly adminPort?: number;
  readonly close: () => Promise<void>;
};

/** nginx's: it closes an idle connection after this long, in milliseconds. */
const KEEP_ALIVE = 75_000;

/** nginx's status, in its own log only, for a caller that left before the answer. */
const CLIENT_CLOSED_REQUEST = 499;

/**
 * Starts the stand-in for Kong. Rejects when the file is not valid or asks for something the stand-in does not
 * do, and with the system's error (EADDRINUSE, EACCES...) when it cannot listen or open its log.
 */
export async function startKong(options: KongOptions): Promise<RunningKong> {
  const { configPath, port, host = '127.0.0.1', resolve, logPath, adminPort } = options;
  const config = loadKongConfig(configPath);
  const balancers = createBalancers(config);
  const pools = upstreamPools(resolve);
  const { handle, hidden } = requestHandler(config, balancers, pools);
  const prometheus = pluginConfig(config.plugins, 'prometheus');
  const metrics = prometheus && createMetrics(prometheus);
  const log = pluginConfig(config.plugins, 'file-log') && openFileLog(logPath, hidden);

  const gateway = createServer((request, response) => {
    const exchange = beginExchange(request, response);
    const { socket } = request;
    response.once('close', () => {
      if (!response.headersSent) response.statusCode = CLIENT_CLOSED_REQUEST;
      const sizes = wireSizes(socket);
      log?.write(exchange, sizes);
      metrics?.record(exchange, sizes);
    });
    void handle(exchange);
  });
  gateway.keepAliveTimeout = KEEP_ALIVE;
  // The upstreams' timeouts are the file's; the gateway adds none of its own.
  gateway.requestTimeout = 0;

  const distinct = new Set(balancers.values());
  const admin = statusServer(() => metrics?.render(distinct) ?? '');
  const stopChecks = [...distinct].map((balancer) => startActiveChecks(balancer, pools.origin));

  async function close(): Promise<void> {
    for (const stopCheck of stopChecks) stopCheck();
    await Promise.all([stop(gateway), stop(admin)]);
    await pools.close();
    await log?.close();
  }

  try {
    const taken = await listen(gateway, port, host);
    const running = { port: taken, url: `http://${host}:${taken}`, close };
    return adminPort === undefined
      ? running
      : { ...running, adminPort: await listen(admin, adminPort, host) };
  } catch (error) {
    await close();
    throw error;
  }
}
