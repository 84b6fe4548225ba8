import type { CallName, Strike } from '../lab/faults.ts';
import { MUTATING } from '../lab/faults.ts';

const status = (code: number, from: 'service' | 'gateway', when: 'before' | 'after' = 'before'): Strike => ({
  kind: 'status',
  status: code,
  from,
  when,
});

/** Every way in which a call can go wrong. For a read, which commits nothing, before and after are the same. */
const KINDS: Readonly<Record<string, Strike>> = {
  'refused connection': { kind: 'refused' },
  'reset before commit': { kind: 'reset', when: 'before' },
  'reset after commit': { kind: 'reset', when: 'after' },
  'timeout before commit': { kind: 'timeout', when: 'before' },
  'timeout after commit': { kind: 'timeout', when: 'after' },
  '400': status(400, 'service'),
  '401 from the gateway': status(401, 'gateway'),
  '404': status(404, 'service'),
  '409': status(409, 'service'),
  '429 with Retry-After': { ...status(429, 'gateway'), retryAfter: 1 },
  '500 before commit': status(500, 'service'),
  '500 after commit': status(500, 'service', 'after'),
  '502': status(502, 'gateway'),
  '502 after commit': status(502, 'gateway', 'after'),
  '503': status(503, 'gateway'),
  '504 before commit': status(504, 'gateway'),
  '504 after commit': status(504, 'gateway', 'after'),
  'empty before commit': { kind: 'empty', when: 'before' },
  'empty after commit': { kind: 'empty', when: 'after' },
  'truncated before commit': { kind: 'truncated', when: 'before' },
  'truncated after commit': { kind: 'truncated', when: 'after' },
  'wrong shape before commit': { kind: 'wrong-shape', when: 'before' },
  'wrong shape after commit': { kind: 'wrong-shape', when: 'after' },
  'HTML before commit': { kind: 'html', when: 'before' },
  'HTML after commit': { kind: 'html', when: 'after' },
};

export const kindsFor = (call: CallName): [string, Strike][] =>
  Object.entries(KINDS).filter(([, { when }]) => MUTATING.includes(call) || when !== 'after');

/** `refusal`: a definite no. `not-handled`: the service certainly did nothing. `unknown`: nobody knows. */
export type Nature = 'refusal' | 'not-handled' | 'unknown';

export const natureOf = ({ kind, status = 0 }: Strike): Nature => {
  if (kind === 'refused' || status === 429) return 'not-handled';
  return kind === 'status' && status < 500 ? 'refusal' : 'unknown';
};
