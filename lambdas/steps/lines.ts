import pMap from 'p-map';
import type { LineOutcomes } from '../../domain/forward.ts';
import type { LedgerEntry, Outcome } from '../../domain/ledger.ts';
import { type OrderLine, remainingMs, type Saga } from '../../domain/saga.ts';
import type { EffectStep } from '../../domain/steps.ts';
import type { CallContext } from '../clients/kong.ts';
import type { Attempt } from './step.ts';

/** One line of one saga as a call needs it. */
export type LineWork = { readonly saga: Saga; readonly line: OrderLine; readonly number: number };

/** Forward calls end with the saga's deadline or with the function's time, whichever is first. */
export const forwardContext = (saga: Saga, attempt: Attempt): CallContext => ({
  sagaId: saga.saga_id,
  timeLeftMs: () => Math.min(remainingMs(saga, attempt.now()), attempt.timeLeftMs()),
  observe: attempt.observe,
});

/** Undo calls are never cut by the saga's deadline. */
export const undoContext = (saga: Saga, attempt: Attempt): CallContext => ({
  sagaId: saga.saga_id,
  timeLeftMs: attempt.timeLeftMs,
  observe: attempt.observe,
});

/** `{saga_id}:{step}:{line}`: what makes a repeated call the same call for the service. */
export const callKey = ({ saga, number }: LineWork, step: EffectStep): string =>
  `${saga.saga_id}:${step}:${number}`;

/** The key of the undo of that call; the service refuses the call itself once it has seen it. */
export const undoKey = (work: LineWork, step: EffectStep): string => `${callKey(work, step)}:undo`;

const lineWork = (saga: Saga, number: number): LineWork => {
  const line = saga.lignes_commande[number - 1];
  if (!line) throw new RangeError(`No line ${number} in saga ${saga.saga_id}`);
  return { saga, line, number };
};

/** Asks about every line, a bounded number at a time; the first error ends it. */
export const askEach = <T>(
  saga: Saga,
  concurrency: number,
  ask: (work: LineWork) => Promise<T>,
): Promise<T[]> => pMap(saga.lignes_commande, (_, index) => ask(lineWork(saga, index + 1)), { concurrency });

/** What the ledger of `step` says of a line. */
export const entryOf = (saga: Saga, step: EffectStep, line: number): LedgerEntry => {
  const entry = saga.registre[step].find(({ ligne }) => ligne === line);
  if (!entry) throw new RangeError(`No line ${line} in the ledger of ${step}`);
  return entry;
};

/**
 * Makes a call for each of `lines`, a bounded number at a time. Once an outcome `endsAll`, the lines that were not sent
 * yet stay so.
 */
export const callEach = async (
  saga: Saga,
  lines: readonly number[],
  concurrency: number,
  call: (work: LineWork) => Promise<Outcome>,
  endsAll: (outcome: Outcome) => boolean = () => false,
): Promise<LineOutcomes> => {
  let stopped = false;
  const outcomes = await pMap(
    lines,
    async (number): Promise<[number, Outcome]> => {
      if (stopped) return [number, { issue: 'NON_ENVOYEE', motif: 'Arrêté par une autre ligne' }];
      const outcome = await call(lineWork(saga, number));
      stopped ||= endsAll(outcome);
      return [number, outcome];
    },
    { concurrency },
  );
  return new Map(outcomes);
};
