import { DIFFERENCES } from './differences.ts';
import type { Engine } from './engine.ts';

/** What this engine is expected to do in this case: what AWS does, but for a listed difference. */
export const expected = ({ name }: Engine, caseName: string, onAws: unknown): unknown => {
  const difference = DIFFERENCES[name][caseName];
  return difference ? difference.observed : onAws;
};
