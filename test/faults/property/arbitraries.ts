import fc from 'fast-check';
import { CALLS, type Fault, isServiceRefusal, type Strike } from '../lab/faults.ts';
import { orderLines } from '../lab/services.ts';
import { STORE_FAULTS, type StorePlan } from '../lab/store-gate.ts';
import { kindsFor } from '../matrix/kinds.ts';

/** One order and everything that is to go wrong with it. Times in milliseconds. */
export type Scenario = {
  readonly quantities: readonly number[];
  readonly faults: readonly Fault[];
  /** Stops the execution this long after its start; a function that is under way goes on. */
  readonly stopAfterMs: number | undefined;
  /** The process of that function dies at that of its requests, the first time. */
  readonly death:
    | { readonly functionName: string; readonly index: number; readonly when: 'before' | 'after' }
    | undefined;
  readonly store: StorePlan | undefined;
};

/** Sagas that run at once, on a stock that does not suffice for all of them. */
export type World = { readonly stock: number; readonly sagas: readonly Scenario[] };

const LATE: Strike = { kind: 'late', delayMs: 900 };
const strikes: Strike[] = [...kindsFor('register').map(([, strike]) => strike), LATE];

const fault: fc.Arbitrary<Fault> = fc.record({
  call: fc.constantFrom(...CALLS),
  line: fc.integer({ min: 1, max: 3 }),
  strike: fc.constantFrom(...strikes),
  times: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant('always' as const)),
  skip: fc.integer({ min: 0, max: 2 }),
});

/**
 * A sale has no tombstone: it is cancelled by its id. docs/guarantees.md counts on a service that remembers what it
 * refused, and does not take it when it arrives late. A refusal made up by the gateway here is remembered by nobody.
 */
const isCovered = (faults: readonly Fault[]): boolean =>
  [1, 2, 3].every((line) => {
    const sales = faults.filter((one) => one.call === 'register' && one.line === line);
    return !(
      sales.some(({ strike }) => strike.kind === 'late') &&
      sales.some(({ strike }) => isServiceRefusal(strike))
    );
  });

const scenario: fc.Arbitrary<Scenario> = fc.record({
  quantities: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
  faults: fc.array(fault, { maxLength: 4 }).filter(isCovered),
  stopAfterMs: fc.option(fc.integer({ min: 0, max: 600 }), { nil: undefined, freq: 2 }),
  death: fc.option(
    fc.record({
      functionName: fc.constantFrom(
        'verify-stock',
        'reserve-stock',
        'create-order',
        'cancel-order',
        'release-stock',
      ),
      index: fc.integer({ min: 0, max: 7 }),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
    { nil: undefined, freq: 2 },
  ),
  store: fc.option(
    fc.record({
      index: fc.integer({ min: 2, max: 16 }),
      times: fc.constantFrom(1, 4),
      fault: fc.constantFrom(...STORE_FAULTS.filter((kind) => kind !== 'slow')),
    }),
    { nil: undefined, freq: 2 },
  ),
});

export const world: fc.Arbitrary<World> = fc.record({
  stock: fc.integer({ min: 2, max: 8 }),
  sagas: fc.array(scenario, { minLength: 1, maxLength: 3 }),
});

export const linesOf = ({ quantities }: Scenario) => orderLines(...quantities);
