import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Build } from './build.ts';

const CHILD = fileURLToPath(new URL('./system-child.ts', import.meta.url));

/** What a start takes on a machine where the limits of these tests hold as they are written, in milliseconds. */
const USUAL_START_MS = 2_500;

/** A running system that can be killed like a machine that loses its power. */
export type System = {
  readonly apiUrl: string;
  readonly awsUrl: string;
  readonly servicesUrls: Readonly<Record<'catalogue' | 'inventaire' | 'commandes', string>>;
  readonly logDir: string;
  /** A limit in milliseconds, as it is here and now: longer by as much as this start took longer than usual. */
  readonly allowed: (ms: number) => number;
  /** Resolves with the signal that ended it. */
  readonly ended: Promise<string | null>;
  readonly kill: () => Promise<void>;
};

/** Starts the system on the data of a former one, or on none; resolves when it answers requests. */
export const startSystem = async (build: Build, dataDir: string, failpoint = ''): Promise<System> => {
  // A test that ran out of time goes on unseen: it must not start what nobody will end.
  if (!existsSync(build.path)) throw new Error('the build is removed');
  const began = performance.now();
  const child = fork(CHILD, [dataDir, build.path], {
    execArgv: ['--no-warnings'],
    env: { PATH: process.env.PATH, FAILPOINT: failpoint, NODE_COMPILE_CACHE: build.cacheDir },
  });
  const ended = once(child, 'exit').then(([, signal]) => signal as string | null);
  const forget = build.onRemove(() => kill(child, ended));
  void ended.then(forget);
  const addresses = await Promise.race([once(child, 'message').then(([message]) => message), ended]);
  if (typeof addresses !== 'object' || addresses === null) throw new Error('the system did not start');
  const slowness = Math.max(1, (performance.now() - began) / USUAL_START_MS);
  return { ...addresses, allowed: (ms) => ms * slowness, ended, kill: () => kill(child, ended) };
};

const kill = async (child: ChildProcess, ended: Promise<unknown>): Promise<void> => {
  child.kill('SIGKILL');
  await ended;
};
