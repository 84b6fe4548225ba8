import type { Difference } from './difference.ts';
import { EMBEDDED } from './embedded-differences.ts';
import type { EngineName } from './engine.ts';
import { MINISTACK } from './ministack-differences.ts';

/** By engine, then by name of the case. docs/conformance.md tells them to people; a test holds the two together. */
export const DIFFERENCES: Readonly<Record<EngineName, Readonly<Record<string, Difference>>>> = {
  embedded: EMBEDDED,
  ministack: MINISTACK,
};
