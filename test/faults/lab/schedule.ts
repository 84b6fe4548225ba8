import type { CallName, Fault, RemoteCall, Strike } from './faults.ts';

type Armed = { readonly fault: Fault; seen: number; hits: number };

/** How often one call of one line was made. */
export type Tally = {
  made: number;
  /** Made, and answered as certainly not handled: refused connections, 429. */
  notHandled: number;
};

/** What is to go wrong in each saga, and what was called: sagas do not disturb each other. */
export const createSchedule = () => {
  const armed = new Map<string, Armed[]>();
  const products = new Map<string, readonly string[]>();
  const tallies = new Map<string, Map<string, Tally>>();
  const disturbed = new Set<string>();

  const lineOf = ({ sagaId, line, productId }: RemoteCall): number =>
    line ?? (products.get(sagaId) ?? []).indexOf(productId ?? '') + 1;

  const tally = (call: RemoteCall): Tally => {
    const ofSaga = tallies.get(call.sagaId) ?? new Map<string, Tally>();
    tallies.set(call.sagaId, ofSaga);
    const key = `${call.name}:${lineOf(call)}`;
    const known = ofSaga.get(key) ?? { made: 0, notHandled: 0 };
    ofSaga.set(key, known);
    return known;
  };

  const isDue = ({ fault, seen, hits }: Armed): boolean =>
    seen >= (fault.skip ?? 0) && (fault.times === 'always' || hits < fault.times);

  const matching = (call: RemoteCall): Armed[] =>
    (armed.get(call.sagaId) ?? []).filter(
      ({ fault }) => fault.call === call.name && fault.line === lineOf(call),
    );

  return {
    /** `productIds`: of the lines, in order. Replaces what was armed for that saga. */
    arm: (sagaId: string, productIds: readonly string[], faults: readonly Fault[]): void => {
      products.set(sagaId, productIds);
      armed.set(
        sagaId,
        faults.map((fault) => ({ fault, seen: 0, hits: 0 })),
      );
    },
    /** The services are well again, for this saga or for all. */
    heal: (sagaId?: string): void => {
      if (sagaId === undefined) armed.clear();
      else armed.delete(sagaId);
    },
    /** What will happen to this call, without counting it. */
    peek: (call: RemoteCall): Strike | undefined => matching(call).find(isDue)?.fault.strike,
    /** Counts this call; what happens to it. */
    strike: (call: RemoteCall): Strike | undefined => {
      const candidates = matching(call);
      const struck = candidates.find(isDue);
      for (const candidate of candidates) candidate.seen++;
      if (struck) struck.hits++;
      const counts = tally(call);
      counts.made++;
      if (struck?.fault.strike.kind === 'refused' || struck?.fault.strike.status === 429) counts.notHandled++;
      return struck?.fault.strike;
    },
    tallyOf: (sagaId: string, call: CallName, line: number): Tally =>
      tallies.get(sagaId)?.get(`${call}:${line}`) ?? { made: 0, notHandled: 0 },
    /** A caller gave up on a call that nothing was wrong with: the machine was too busy, and expectations are off. */
    disturb: (sagaId: string): void => void disturbed.add(sagaId),
    isDisturbed: (sagaId: string): boolean => disturbed.has(sagaId),
    forget: (): void => {
      for (const known of [armed, products, tallies, disturbed]) known.clear();
    },
  };
};

export type Schedule = ReturnType<typeof createSchedule>;
