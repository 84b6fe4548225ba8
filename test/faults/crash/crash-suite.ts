import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Lab, startLab } from '../lab/lab.ts';
import type { LabOptions } from '../lab/options.ts';
import { tally } from '../tally.ts';
import { crashCases, runCrashMatrix, SHAPES } from './crash-matrix.ts';

/** Declares the tests that end functions and executions at each of their requests. */
export const crashSuite = (title: string, options: LabOptions): void => {
  describe(title, () => {
    let lab: Lab;
    beforeAll(async () => {
      lab = await startLab({ callTimeoutMs: 10_000, ...options });
    });
    afterAll(() => lab.stop());

    it.each(SHAPES)(
      '$name',
      async (shape) => {
        const cases = await crashCases(lab, shape);
        const violations = await runCrashMatrix(lab, cases);
        tally(`${title}, ${shape.name}`, cases.length, violations.length);
        expect(cases.length).toBeGreaterThan(50);
        expect(violations).toEqual([]);
      },
      600_000,
    );
  });
};
