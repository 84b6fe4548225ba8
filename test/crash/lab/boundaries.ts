import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pMap from 'p-map';
import type { Build } from './build.ts';
import { executionsOf } from './executions.ts';
import { newOrder, type Order, untilFinished, type Wait } from './orders.ts';
import { compensate, sendOnParked } from './person.ts';
import { type System, startSystem } from './system.ts';
import { PROMISED_MS, verdict } from './verdict.ts';

const INITIAL_STOCK = 100;

/** What somebody does with a running system; ends in peace when the system dies meanwhile. */
type Act = (system: System, order: Order) => Promise<unknown>;

/** A way through the saga, and the functions whose every request is a place to die. */
export type Journey = {
  readonly name: string;
  readonly functions: readonly string[];
  /** The last request to look at, for functions that repeat themselves. */
  readonly upTo?: string;
  readonly act: Act;
  /** An earlier death at a failpoint: the journey begins with what it left. */
  readonly past?: { readonly act: Act; readonly failpoint: string };
  /** Parked sagas may be left, and a person sends them on; one who got no answer asks again first. */
  readonly person?: 'attends' | 'asks again';
};

/** The data on which a journey begins, and the order in it. */
export type Beginning = { readonly dataDir: string; readonly order: Order };

/** `call` is what the request asks for, for whoever reads a violation. */
export type Boundary = { readonly failpoint: string; readonly call: string };

export const beginningOf = async (build: Build, { past }: Journey): Promise<Beginning> => {
  const beginning = { dataDir: build.dataDir(), order: newOrder(1, 2) };
  if (past) {
    const { dataDir, order } = beginning;
    const system = await startSystem(build, dataDir, past.failpoint);
    const death = await deathIn(system, past.act(system, order));
    if (death !== 'SIGKILL') throw new Error(`${past.failpoint} is not reached: ${death}`);
  }
  return beginning;
};

const begin = async (build: Build, { act }: Journey, beginning: Beginning, failpoint: string) => {
  const dataDir = build.dataDir(beginning.dataDir);
  const order = { ...beginning.order };
  const system = await startSystem(build, dataDir, failpoint);
  return { dataDir, order, system, acting: act(system, order) };
};

const attendantOf = ({ person }: Journey) => person && sendOnParked;

/** Runs the journey once, unharmed, and lists every request of its functions: the matrix follows the code. */
export const boundariesOf = async (
  build: Build,
  journey: Journey,
  beginning: Beginning,
): Promise<Boundary[]> => {
  const { system, acting } = await begin(build, journey, beginning, 'record');
  await acting;
  const { violations } = await untilFinished(system, PROMISED_MS, attendantOf(journey));
  const executions = await executionsOf(system);
  await executions.allEnded();
  executions.close();
  await system.kill();
  if (violations.length > 0) throw new Error(`${journey.name} does not end by itself: ${violations.join()}`);
  const requests = readdirSync(system.logDir)
    .flatMap((file) => readFileSync(join(system.logDir, file), 'utf8').split('\n'))
    .filter((line) => line.startsWith('{"failpoint":'))
    .map((line) => JSON.parse(line) as Boundary)
    .filter(({ failpoint }) => journey.functions.includes(failpoint.split(':')[0] ?? ''));
  const last = requests.findIndex(({ call }) => journey.upTo && call.endsWith(journey.upTo));
  return requests
    .slice(0, last === -1 ? undefined : last + 1)
    .flatMap(({ failpoint, call }) =>
      ['before', 'after'].map((moment) => ({ failpoint: `${failpoint}:${moment}`, call })),
    );
};

/** The signal that ended the system, or what is told of one that lives: nothing may pass because nothing happened. */
const deathIn = async (system: System, acting: Promise<unknown>): Promise<string | null> => {
  const waitMs = system.allowed(20_000);
  const neverReached = acting.then(
    () =>
      new Promise<string>((resolve) => {
        const timer = setTimeout(() => resolve(`alive after ${waitMs} ms`), waitMs);
        void system.ended.then(() => clearTimeout(timer));
      }),
  );
  const death = await Promise.race([system.ended, neverReached]);
  await system.kill();
  return death;
};

/** Dies at the boundary, starts again without it, and tells what is wrong then. */
const crashAt = async (
  build: Build,
  journey: Journey,
  beginning: Beginning,
  { failpoint, call }: Boundary,
): Promise<Wait> => {
  const { dataDir, order, system, acting } = await begin(build, journey, beginning, failpoint);
  const found: string[] = [];
  const death = await deathIn(system, acting);
  if (death !== 'SIGKILL') found.push(`did not die: ${death}`);
  const restarted = await startSystem(build, dataDir);
  if (journey.person === 'asks again') {
    const status = await compensate(restarted, order.acknowledged ?? '');
    if (![200, 202, 409].includes(status ?? 0)) found.push(`asked again, a person is told ${status}`);
  }
  const outcome = await verdict(restarted, [order], INITIAL_STOCK, { attend: attendantOf(journey) });
  await restarted.kill();
  found.push(...outcome.violations);
  return { ...outcome, violations: found.map((text) => `${failpoint} (${call}): ${text}`) };
};

/** Every boundary, two at a time. */
export const crashAtAll = (
  build: Build,
  journey: Journey,
  beginning: Beginning,
  boundaries: readonly Boundary[],
): Promise<Wait[]> =>
  pMap(boundaries, (boundary) => crashAt(build, journey, beginning, boundary), { concurrency: 2 });
