import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pMap from 'p-map';
import type { Build } from './build.ts';
import { newOrder, place, untilFinished } from './orders.ts';
import { type System, startSystem } from './system.ts';
import { verdict } from './verdict.ts';

const INITIAL_STOCK = 100;

/** A way through the saga, and the functions whose every request is a place to die. */
export type Journey = {
  readonly name: string;
  readonly functions: readonly string[];
  readonly prepare?: (system: System) => Promise<void>;
};

/** `call` is what the request asks for, for whoever reads a violation. */
export type Boundary = { readonly failpoint: string; readonly call: string };

const begin = async (build: Build, dataDir: string, journey: Journey, failpoint: string) => {
  const system = await startSystem(build, dataDir, failpoint);
  await journey.prepare?.(system);
  const order = newOrder(1, 2);
  const placing = place(system, order);
  return { system, order, placing };
};

/** Runs the journey once, unharmed, and lists every request of its functions: the matrix follows the code. */
export const boundariesOf = async (build: Build, journey: Journey): Promise<Boundary[]> => {
  const { system, placing } = await begin(build, build.dataDir(), journey, 'record');
  await placing;
  const late = await untilFinished(system, 30_000);
  await system.kill();
  if (late.length > 0) throw new Error(`${journey.name} does not end by itself: ${late.join()}`);
  const lines = readdirSync(system.logDir)
    .flatMap((file) => readFileSync(join(system.logDir, file), 'utf8').split('\n'))
    .filter((line) => line.startsWith('{"failpoint":'));
  const requests = lines.map((line) => JSON.parse(line) as Boundary);
  return requests
    .filter(({ failpoint }) => journey.functions.includes(failpoint.split(':')[0] ?? ''))
    .flatMap(({ failpoint, call }) =>
      ['before', 'after'].map((moment) => ({ failpoint: `${failpoint}:${moment}`, call })),
    );
};

/** Dies at the boundary, starts again without it, and returns what is wrong then. */
const crashAt = async (build: Build, journey: Journey, { failpoint }: Boundary): Promise<string[]> => {
  const dataDir = build.dataDir();
  const { system, order, placing } = await begin(build, dataDir, journey, failpoint);
  const death = await Promise.race([system.ended, neverReached(system, placing)]);
  if (death !== 'SIGKILL') {
    await system.kill();
    return [`did not die: ${death}`];
  }
  const restarted = await startSystem(build, dataDir);
  try {
    return await verdict(restarted, [order], INITIAL_STOCK);
  } finally {
    await restarted.kill();
  }
};

/** For a boundary that is never reached: nothing may pass because nothing happened. */
const neverReached = async (system: System, placing: Promise<unknown>): Promise<string> => {
  await placing;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('alive after 20 s'), 20_000);
    void system.ended.then(() => clearTimeout(timer));
  });
};

/** Every boundary, two at a time. Returns the violations, each with its place. */
export const crashAtAll = async (
  build: Build,
  journey: Journey,
  boundaries: readonly Boundary[],
): Promise<string[]> => {
  const found = await pMap(
    boundaries,
    async (boundary) => {
      const wrong = await crashAt(build, journey, boundary);
      return wrong.map((text) => `${boundary.failpoint} (${boundary.call}): ${text}`);
    },
    { concurrency: 2 },
  );
  return found.flat();
};
