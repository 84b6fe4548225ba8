import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Build } from './build.ts';

const CHILD = fileURLToPath(new URL('./system-child.ts', import.meta.url));

/** A running system that can be killed like a machine that loses its power. */
export type System = {
  readonly apiUrl: string;
  readonly awsUrl: string;
  readonly servicesUrls: Readonly<Record<'catalogue' | 'inventaire' | 'commandes', string>>;
  readonly logDir: string;
  /** Resolves with the signal that ended it. */
  readonly ended: Promise<string | null>;
  readonly kill: () => Promise<void>;
};

/** Starts the system on the data of a former one, or on none; resolves when it answers requests. */
export const startSystem = async (build: Build, dataDir: string, failpoint = ''): Promise<System> => {
  const child = fork(CHILD, [dataDir, build.path], {
    execArgv: ['--no-warnings'],
    env: { PATH: process.env.PATH, FAILPOINT: failpoint, NODE_COMPILE_CACHE: build.cacheDir },
  });
  const ended = once(child, 'exit').then(([, signal]) => signal as string | null);
  const addresses = await Promise.race([once(child, 'message').then(([message]) => message), ended]);
  if (typeof addresses !== 'object' || addresses === null) throw new Error('the system did not start');
  return { ...addresses, ended, kill: () => kill(child, ended) };
};

const kill = async (child: ChildProcess, ended: Promise<unknown>): Promise<void> => {
  child.kill('SIGKILL');
  await ended;
};
