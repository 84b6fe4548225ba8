import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { eventually } from '../e2e/support/eventually.ts';
import { LAUNCHER, PATH, python } from './ministack-paths.ts';

export type MiniStack = {
  readonly url: string;
  /** What AWS tools and SDKs need to use it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
};

const REGION = 'eu-west-1';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Starts MiniStack with nothing in it, in a process group of its own, which keeps everything under `dir`.
 * Waits of state machines, those between retries included, are multiplied by `waitScale`.
 *
 * @throws Error when it does not answer within 60 s; its log is in `dir`.
 */
export async function startMiniStack(dir: string, waitScale: number): Promise<MiniStack> {
  const port = await freePort();
  const log = openSync(join(dir, 'ministack.log'), 'a');
  const child = spawn(python, [LAUNCHER], {
    // Not the environment of the tests: functions inherit it.
    env: {
      PATH,
      TMPDIR: dir,
      HOME: dir,
      STATE_DIR: join(dir, 'state'),
      S3_DATA_DIR: join(dir, 's3'),
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_REGION: REGION,
      LOG_LEVEL: 'WARNING',
      SFN_WAIT_SCALE: String(waitScale),
    },
    // Its standard input is how it learns that the tests are gone.
    stdio: ['pipe', log, log],
    detached: true,
  });
  closeSync(log);
  const stop = () => end(child);
  const url = `http://127.0.0.1:${port}`;
  try {
    await eventually(
      async () => {
        if (child.exitCode !== null) throw new Error(`MiniStack ended with ${child.exitCode}: see its log`);
        await fetch(`${url}/_ministack/health`);
      },
      { seconds: 60 },
    );
  } catch (error) {
    await stop();
    throw error;
  }
  const environment = {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  return { url, environment, stop };
}

/** The whole group: each function is a process. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
  await ended;
}
