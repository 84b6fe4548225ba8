import { Unit } from 'aws-embedded-metrics';
import type { Saga } from '../../domain/saga.ts';
import { isForward, isTerminal } from '../../domain/states.ts';
import type { ObservedCall } from '../clients/kong.ts';
import type { CounterStore } from '../store/counters.ts';
import type { Bookkeeper } from '../store/saga-store.ts';
import { type EmbeddedMetric, embeddedMetricsOf, emit } from './embedded-metrics.ts';
import { added, counted, type Increment, observed, totals } from './measures.ts';
import { measuresOf } from './saga-measures.ts';

export type RecorderOptions = {
  readonly counters: CounterStore;
  readonly stage: string;
  /** Show which store; off when there are too many stores for a label. */
  readonly storeLabel: boolean;
  /** `client_type` of the sagas this function starts. */
  readonly clientType: string;
  readonly onLost: (error: unknown) => void;
};

/** While a saga goes well its measures wait in its record, in writes that are made anyway: one write in all adds them. */
const goesWell = ({ etat_actuel, echec }: Saga): boolean =>
  isForward(etat_actuel) && !isTerminal(etat_actuel) && echec === undefined;

const waiting = (saga: Saga | undefined) => Object.entries(saga?.mesures ?? {});

/** Collects what one invocation measures; `flush` tells it once, after what it measures is committed. */
export const createRecorder = ({ counters, stage, storeLabel, clientType, onLost }: RecorderOptions) => {
  /** For CloudWatch: all that this invocation saw. */
  const seen: Increment[] = [];
  /** For the counters: calls that no record has taken, and what is due now. */
  let calls: Increment[] = [];
  let due = new Map<string, number>();
  const extra: EmbeddedMetric[] = [];
  let saga: Saga | undefined;

  const gained = (before: Saga | undefined, after: Saga): Increment[] =>
    measuresOf(before, after, { store: storeLabel ? after.magasin_id : '', clientType });

  const books: Bookkeeper = {
    enclose: (before, next) => {
      const { mesures: _, ...rest } = next;
      if (!goesWell(next)) return rest;
      const held = added(waiting(before), totals(calls), totals(gained(before, next)));
      return { ...rest, mesures: Object.fromEntries(held) };
    },
    committed: (before, written) => {
      saga = written;
      const gain = gained(before, written);
      seen.push(...gain);
      if (written.mesures) calls = [];
      else due = added(due, waiting(before), totals(gain));
    },
  };
  return {
    ...books,
    /** The saga as this invocation last wrote it; undefined when it wrote nothing. */
    written: (): Saga | undefined => saga,
    called: ({ service, endpoint, status, seconds }: ObservedCall): void => {
      const call = [
        ...counted('services_externes_calls_total', service, endpoint, String(status)),
        ...observed('services_externes_duree_seconds', seconds, service, endpoint),
      ];
      seen.push(...call);
      calls.push(...call);
    },
    gauge: (name: string, value: number): void => {
      extra.push({ name, value, unit: Unit.None });
    },
    /** Never throws: a lost measure must not fail a step that has done its work. */
    flush: async (): Promise<void> => {
      try {
        const spread = Number.parseInt((saga?.saga_id ?? '0').slice(0, 8), 16);
        const group = storeLabel ? (saga?.magasin_id ?? '-') : '-';
        await counters.add(added(due, totals(calls)), group, spread);
        await emit(stage, [...embeddedMetricsOf(seen), ...extra]);
      } catch (error) {
        onLost(error);
      }
    },
  };
};
