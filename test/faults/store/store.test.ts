import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Lab, startLab } from '../lab/lab.ts';
import { storeGate } from '../lab/store-gate.ts';
import { tally } from '../tally.ts';
import { runStoreMatrix, SHAPES, storeCases } from './store-matrix.ts';

const gate = storeGate();
let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ dynamoFront: gate.open, callTimeoutMs: 10_000 });
});
afterAll(() => lab.stop());

it.each(SHAPES)(
  'the store failing at each of its calls: $name',
  async (shape) => {
    const cases = await storeCases(lab, gate, shape);
    const violations = await runStoreMatrix(lab, gate, cases);
    tally(`store failures, ${shape.name}`, cases.length, violations.length);
    expect(cases.length).toBeGreaterThan(100);
    expect(violations).toEqual([]);
  },
  600_000,
);
