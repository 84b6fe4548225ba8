import type { AslCase } from './asl-case.ts';
import { CATCH_CASES } from './catch-cases.ts';
import { FLOW_CASES } from './flow-cases.ts';
import { RETRY_CASES } from './retry-cases.ts';

export const ASL_CASES: readonly AslCase[] = [...RETRY_CASES, ...CATCH_CASES, ...FLOW_CASES];
