import type { Placed } from '../lab/desk.ts';
import type { Lab } from '../lab/lab.ts';
import { orderLines } from '../lab/services.ts';

/** Orders whose execution was stopped when the first function of that name was about to run; it never ran. */
export const stuckBefore = async (lab: Lab, functionName: string, count: number): Promise<Placed[]> => {
  lab.setBeforeStep((name, sagaId) => {
    if (name !== functionName) return;
    lab.abort(`${sagaId}-1`);
    throw new Error('the process is gone');
  });
  const placed = await Promise.all(
    Array.from({ length: count }, () => lab.order({ lines: orderLines(1, 2, 3) })),
  );
  lab.setBeforeStep(undefined);
  return placed;
};
