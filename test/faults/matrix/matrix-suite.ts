import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Lab, startLab } from '../lab/lab.ts';
import type { LabOptions } from '../lab/options.ts';
import { tally } from '../tally.ts';
import type { MatrixCase } from './cases.ts';
import { runMatrix } from './run-matrix.ts';

/** Declares the test that runs `cases` in a lab of their own, and prints how many there were. */
export const matrixSuite = (title: string, cases: readonly MatrixCase[], options: LabOptions = {}): void => {
  describe(title, () => {
    let lab: Lab;
    beforeAll(async () => {
      lab = await startLab(options);
    });
    afterAll(() => lab.stop());

    it(`${cases.length} cases`, async () => {
      const { violations, reruns } = await runMatrix(lab, cases);
      const again = reruns > 0 ? ` (${reruns} run again: the machine was slow)` : '';
      tally(title, cases.length, violations.length, again);
      expect(violations).toEqual([]);
    }, 900_000);
  });
};
