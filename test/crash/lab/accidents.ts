import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Build } from './build.ts';
import { executionsOf } from './executions.ts';
import { newOrder, place, type Wait } from './orders.ts';
import { addFault, heal } from './services.ts';
import { type System, startSystem } from './system.ts';
import { verdict } from './verdict.ts';

const INITIAL_STOCK = 100;

/** The longest a frozen function is waited for, an undo, is a minute: twice that, and some. Milliseconds. */
const PATIENCE_MS = 150_000;

type Service = keyof System['servicesUrls'];

/** What goes wrong in one run of the system: nobody restarts it, the machine and the rescuer must do. */
export type Accident = {
  readonly failpoint?: string;
  readonly faults?: readonly (readonly [Service, object])[];
  /** The state in which the execution is stopped, from outside. */
  readonly stopIn?: string;
  readonly quantities?: readonly number[];
};

export const nameOf = ({ failpoint, stopIn }: Accident): string =>
  [stopIn && `stopped in ${stopIn}`, failpoint].filter(Boolean).join(', ');

const struck = ({ logDir }: System, failpoint: string): boolean =>
  readdirSync(logDir).some((file) =>
    readFileSync(join(logDir, file), 'utf8').includes(`"struck":"${failpoint}"`),
  );

const stop = async (system: System, state: string): Promise<string[]> => {
  const executions = await executionsOf(system);
  const stopped = await executions.stopIn(state);
  executions.close();
  // What held the saga in its state has done its work.
  await heal(system);
  return stopped ? [] : [`never seen in ${state}`];
};

/** Lets the accident happen to one order of a new system, and tells what is wrong when all has calmed down. */
export const sufferAccident = async (build: Build, accident: Accident): Promise<Wait> => {
  const { failpoint = '', faults = [], stopIn, quantities = [1, 2] } = accident;
  const system = await startSystem(build, build.dataDir(), failpoint);
  try {
    for (const [service, fault] of faults) await addFault(system, service, fault);
    const order = newOrder(...quantities);
    const [found] = await Promise.all([
      stopIn ? stop(system, stopIn) : ([] as string[]),
      place(system, order),
    ]);
    const outcome = await verdict(system, [order], INITIAL_STOCK, { within: PATIENCE_MS });
    if (failpoint && !struck(system, failpoint)) found.push('nothing happened');
    found.push(...outcome.violations);
    return { ...outcome, violations: found.map((text) => `${nameOf(accident)}: ${text}`) };
  } finally {
    await system.kill();
  }
};
