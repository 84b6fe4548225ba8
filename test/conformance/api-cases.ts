import type { ApiCase } from './api-case.ts';
import { ERROR_CASES } from './error-cases.ts';
import { PAYLOAD_CASES } from './payload-cases.ts';
import { ROUTE_CASES } from './route-cases.ts';

export const API_CASES: readonly ApiCase[] = [...ROUTE_CASES, ...PAYLOAD_CASES, ...ERROR_CASES];
