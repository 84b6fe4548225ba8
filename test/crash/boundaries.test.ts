import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { beginningOf, boundariesOf, crashAtAll, type Journey } from './lab/boundaries.ts';
import { type Build, build } from './lab/build.ts';
import { type Order, place } from './lab/orders.ts';
import { sendOnParked } from './lab/person.ts';
import { addFault } from './lab/services.ts';
import type { System } from './lab/system.ts';
import { HANGING_MS, tell } from './lab/tell.ts';

jest.setTimeout(HANGING_MS);

/** The first line is sold, the second refused: there is a sale to cancel, and stock of both to give back. */
const placeInVain = async (system: System, order: Order) => {
  const path = 'enregistrer';
  await addFault(system, 'commandes', { method: 'POST', path, kind: 'refuse', skip: 1, times: 'always' });
  await place(system, order);
};

/** What is to be given back is not taken, however often it is tried. */
const placeForAPerson = async (system: System, order: Order) => {
  await addFault(system, 'inventaire', { path: 'augmenter', kind: 'error', times: 'always' });
  await placeInVain(system, order);
};

const journeys: readonly Journey[] = [
  {
    name: 'an order that succeeds',
    functions: ['commands', 'verify-stock', 'fetch-products', 'reserve-stock', 'create-order'],
    act: place,
  },
  {
    name: 'an order that is undone',
    functions: ['record-failure', 'cancel-order', 'release-stock'],
    act: placeInVain,
  },
  {
    name: 'an order that is parked',
    functions: ['park-saga'],
    act: placeForAPerson,
    person: 'attends',
  },
  {
    name: 'a parked order that is sent on',
    functions: ['commands'],
    past: { act: placeForAPerson, failpoint: 'park-saga:2:after' },
    act: sendOnParked,
    person: 'asks again',
  },
  {
    name: 'an order that is rescued',
    functions: ['rescue'],
    upTo: 'StartExecution',
    past: { act: place, failpoint: 'reserve-stock:4:before' },
    // The rescuer comes by itself.
    act: async () => undefined,
  },
];

/** Only boundaries whose name contains this, to look at one closely. */
const only = process.env.CRASH_ONLY ?? '';

describe('the process is killed at a request, and started again', () => {
  let built: Build;
  beforeAll(async () => {
    built = await build({
      // No order is late because the machine is slow.
      SAGA_TIMEOUT: '300',
      // Still more than a step has, and soon exhausted.
      COMPENSATION_MAX_RETRIES: '4',
    });
  });
  afterAll(() => built.remove());

  it.each(journeys)('before and after each request of $name', async (journey) => {
    const beginning = await beginningOf(built, journey);
    const boundaries = await boundariesOf(built, journey, beginning);
    for (const name of journey.functions) {
      // Its intent, its calls, its record: fewer would mean that the matrix no longer sees them.
      const { length } = boundaries.filter(({ failpoint }) => failpoint.startsWith(`${name}:`));
      expect({ name, enough: length >= 4 }).toEqual({ name, enough: true });
    }
    const chosen = boundaries.filter(({ failpoint }) => failpoint.includes(only));
    const outcomes = await crashAtAll(built, journey, beginning, chosen);
    expect(tell(`crashes of ${journey.name}`, chosen.length, outcomes)).toEqual([]);
  });
});
