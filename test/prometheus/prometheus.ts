import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import axios from 'axios';
import { stringify } from 'yaml';

/** Debian's, which `npm run test:prometheus` installs, unless another is named. */
const { PROMETHEUS = '/usr/bin/prometheus' } = process.env;

export type Sample = { readonly metric: Readonly<Record<string, string>>; readonly value: [number, string] };

export type RunningPrometheus = {
  /** The answer to an instant query. @throws AxiosError for a query that Prometheus refuses. */
  readonly query: (promql: string) => Promise<Sample[]>;
  /** Firing and pending alerts, by name. */
  readonly alerts: () => Promise<string[]>;
  readonly stop: () => Promise<void>;
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
};

/** Starts a real Prometheus on a free port, its data below `folder`. @throws Error with what it printed. */
export async function startPrometheus(config: object, folder: string): Promise<RunningPrometheus> {
  const file = join(folder, 'prometheus.yml');
  writeFileSync(file, stringify(config));
  const port = await freePort();
  const child = spawn(PROMETHEUS, [
    `--config.file=${file}`,
    `--storage.tsdb.path=${join(folder, 'tsdb')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const http = axios.create({ baseURL: `http://127.0.0.1:${port}` });
  const isReady = () =>
    http.get('/-/ready').then(
      () => true,
      () => false,
    );
  for (let tries = 0; !(await isReady()); tries++) {
    if (tries > 100 || child.exitCode !== null) throw new Error(`Prometheus does not start:\n${printed}`);
    await pause(200);
  }
  return {
    query: async (promql) => {
      const { data } = await http.get('/api/v1/query', { params: { query: promql } });
      return data.data.result;
    },
    alerts: async () => {
      const { data } = await http.get('/api/v1/alerts');
      return data.data.alerts.map(({ labels }: { labels: { alertname: string } }) => labels.alertname);
    },
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}
