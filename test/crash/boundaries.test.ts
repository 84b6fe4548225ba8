import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Boundary, boundariesOf, crashAtAll, type Journey } from './lab/boundaries.ts';
import { type Build, build } from './lab/build.ts';
import { addFault } from './lab/services.ts';
import { tell } from './lab/tell.ts';

jest.setTimeout(600_000);

const journeys: readonly Journey[] = [
  {
    name: 'an order that succeeds',
    functions: ['commands', 'verify-stock', 'fetch-products', 'reserve-stock', 'create-order'],
  },
  {
    name: 'an order that is undone',
    functions: ['record-failure', 'cancel-order', 'release-stock'],
    // The first line is sold, the second refused: there is a sale to cancel, and stock of both to give back.
    prepare: (system) =>
      addFault(system, 'commandes', {
        method: 'POST',
        path: 'enregistrer',
        kind: 'refuse',
        skip: 1,
        times: 'always',
      }),
  },
];

/** Only boundaries whose name contains this, to look at one closely. */
const only = process.env.CRASH_ONLY ?? '';

describe('the process is killed at a request, and started again', () => {
  let built: Build;
  beforeAll(async () => {
    built = await build();
  });
  afterAll(() => built.remove());

  it.each(journeys)('before and after each request of $name', async (journey) => {
    const boundaries: Boundary[] = await boundariesOf(built, journey);
    for (const name of journey.functions) {
      // Its intent, its calls, its record: fewer would mean that the matrix no longer sees them.
      const { length } = boundaries.filter(({ failpoint }) => failpoint.startsWith(`${name}:`));
      expect({ name, enough: length >= 4 }).toEqual({ name, enough: true });
    }
    const chosen = boundaries.filter(({ failpoint }) => failpoint.includes(only));
    const violations = await crashAtAll(built, journey, chosen);
    tell(`crashes of ${journey.name}`, chosen.length, violations);
    expect(violations).toEqual([]);
  });
});
