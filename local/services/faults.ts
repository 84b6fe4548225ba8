import * as z from 'zod';

const count = z.int().min(0);

function isRegExp(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

/** A fault to inject into the calls that match it. Times are in milliseconds. */
export const FaultSpec = z.strictObject({
  /** Any method when absent. */
  method: z.enum(['GET', 'POST', 'PATCH']).optional(),
  /** Regular expression, searched for in the path of the call (no query). */
  path: z.string().refine(isRegExp, { error: 'not a regular expression' }).default(''),
  kind: z.enum([
    'latency', // answers as it should, late
    'refuse', // 400 (or `status`) with {error}
    'error', // 500 (or `status`) with {error}
    'reset', // the connection is reset, nothing is answered
    'hang', // nothing is answered and the connection stays open
    'empty', // 200 (or `status`), no body
    'truncated', // the connection is cut in the middle of the body
    'wrong-shape', // 200 (or `status`), JSON of another shape
    'html', // 200 (or `status`), an HTML page
  ]),
  times: z.union([count.min(1), z.literal('always')]).default(1),
  /** Matching calls to let through first. */
  skip: count.default(0),
  latencyMs: count.default(0),
  status: z.int().min(200).max(599).optional(),
  /** Value of the `Retry-After` header, in seconds. */
  retryAfter: count.optional(),
  /** Before: the call has no effect. After: its effect is committed, only the reply is spoilt. */
  when: z.enum(['before', 'after']).default('before'),
});

/** What a caller writes: the defaults are optional. */
export type FaultInput = z.input<typeof FaultSpec>;
export type Fault = z.output<typeof FaultSpec>;
export type ListedFault = Fault & { id: number /** Calls it struck. */; hits: number };

export type Faults = {
  /** Throws a ZodError on a spec that is not valid. */
  readonly add: (spec: FaultInput) => ListedFault;
  readonly clear: () => void;
  readonly list: () => ListedFault[];
  /** The first fault, in order of arrival, that strikes this call; counts the call. */
  readonly strike: (method: string, path: string) => Fault | undefined;
};

type Armed = { spec: Fault; pattern: RegExp; id: number; seen: number; hits: number };

/** Faults live in memory: a restarted service is a healthy one. */
export function createFaults(): Faults {
  let armed: Armed[] = [];
  let nextId = 1;

  const listed = ({ spec, id, hits }: Armed): ListedFault => ({ ...spec, id, hits });

  function strikes(fault: Armed, method: string, path: string): boolean {
    const { spec } = fault;
    if (spec.times !== 'always' && fault.hits >= spec.times) return false;
    if (spec.method !== undefined && spec.method !== method) return false;
    if (!fault.pattern.test(path)) return false;
    fault.seen += 1;
    return fault.seen > spec.skip;
  }

  return {
    add(input) {
      const spec = FaultSpec.parse(input);
      const fault = { spec, pattern: new RegExp(spec.path), id: nextId++, seen: 0, hits: 0 };
      armed.push(fault);
      return listed(fault);
    },
    clear() {
      armed = [];
    },
    list: () => armed.map(listed),
    strike(method, path) {
      const fault = armed.find((candidate) => strikes(candidate, method, path));
      if (!fault) return undefined;
      fault.hits += 1;
      return fault.spec;
    },
  };
}
