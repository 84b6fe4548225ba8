import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Lab, startLab } from '../lab/lab.ts';
import type { LabOptions } from '../lab/options.ts';
import { storeGate } from '../lab/store-gate.ts';
import { tally } from '../tally.ts';
import { world } from './arbitraries.ts';
import { play } from './play.ts';

const { FAULTS_RUNS = '60', FAULTS_SEED, FAULTS_PATH } = process.env;

/**
 * Declares the property: nothing is lost or sold twice in any world. `FAULTS_RUNS` worlds are tried; a failure prints a
 * seed and a path, and `FAULTS_SEED=... FAULTS_PATH=...` plays that world again.
 */
export const propertySuite = (title: string, options: LabOptions): void => {
  describe(title, () => {
    const gate = storeGate();
    let lab: Lab;
    beforeAll(async () => {
      lab = await startLab({
        callTimeoutMs: 400,
        sagaTimeoutSeconds: 4,
        dynamoFront: gate.open,
        ...options,
      });
    });
    afterAll(() => lab.stop());

    it('random orders, faults, stops and deaths', async () => {
      const seed = FAULTS_SEED === undefined ? Date.now() % 2 ** 31 : Number(FAULTS_SEED);
      const numRuns = Number(FAULTS_RUNS);
      process.stdout.write(`${title}: ${numRuns} worlds from FAULTS_SEED=${seed}\n`);
      let worlds = 0;
      const property = fc.asyncProperty(world, async (one) => {
        worlds++;
        expect(await play(lab, gate, one)).toEqual([]);
      });
      await fc.assert(property, {
        seed,
        numRuns,
        ...(FAULTS_PATH === undefined ? {} : { path: FAULTS_PATH }),
        // A smaller world is easier to read, but each one takes a second.
        interruptAfterTimeLimit: 400_000,
      });
      tally(title, worlds, 0);
    }, 600_000);
  });
};
