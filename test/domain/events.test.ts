import { describe, expect, it } from '@jest/globals';
import { firstBrokenLink, type SagaEvent } from '../../domain/events.ts';
import { isHistoryIntact } from '../../domain/saga.ts';
import { completed, halfOrdered, sagaIn } from './support/sagas.ts';

const SAGA_ID = completed().saga_id;

const history = (): SagaEvent[] => structuredClone(completed().historique_evenements);

const changed = (index: number, change: Partial<SagaEvent>): SagaEvent[] =>
  history().map((event, place) => (place === index ? { ...event, ...change } : event));

describe('the chain of events', () => {
  it.each(Object.entries(sagaIn))('holds in %s', (_state, build) => {
    expect(firstBrokenLink(SAGA_ID, build().historique_evenements)).toBe(-1);
  });

  it('shows that the history is of another saga', () => {
    expect(firstBrokenLink('another saga', history())).toBe(0);
  });

  it('is not intact without its end, nor without anything', () => {
    const saga = completed();
    expect(isHistoryIntact(saga)).toBe(true);
    const ending = (length: number) => ({
      ...saga,
      historique_evenements: saga.historique_evenements.slice(0, length),
    });
    expect(isHistoryIntact(ending(saga.historique_evenements.length - 1))).toBe(false);
    expect(isHistoryIntact(ending(0))).toBe(false);
  });

  const TAMPERINGS: readonly Partial<SagaEvent>[] = [
    { type: 'SAGA_REPRISE' },
    { etat_precedent: 'SAGA_ANNULEE' },
    { nouvel_etat: 'SAGA_ANNULEE' },
    { message: 'autre' },
    { timestamp: '2020-01-01T00:00:00.000Z' },
    { donnees: { ajout: 1 } },
    { empreinte: 'f'.repeat(64) },
  ];

  describe.each(history().map(({ type }, index) => ({ index, type })))(
    'at event $index, $type',
    ({ index }) => {
      it.each(TAMPERINGS)('shows that %j was written later', (tampering) => {
        expect(firstBrokenLink(SAGA_ID, changed(index, tampering))).toBe(index);
      });

      it('shows that one was taken out, unless it was the last', () => {
        const last = index === history().length - 1;
        expect(firstBrokenLink(SAGA_ID, history().toSpliced(index, 1))).toBe(last ? -1 : index);
      });

      it('shows that one was put in', () => {
        const foreign = halfOrdered().historique_evenements.at(-1) as SagaEvent;
        expect(
          firstBrokenLink(SAGA_ID, history().toSpliced(index, 0, { ...foreign, message: 'intrus' })),
        ).toBe(index);
      });

      it('shows that two changed places', () => {
        if (index === 0) return;
        const events = history();
        const [before, here] = events.slice(index - 1, index + 1) as [SagaEvent, SagaEvent];
        expect(firstBrokenLink(SAGA_ID, events.toSpliced(index - 1, 2, here, before))).toBe(index - 1);
      });
    },
  );

  it('bears another order of keys: a store may give them back as it likes', () => {
    const reordered = history().map(
      (event) => Object.fromEntries(Object.entries(event).reverse()) as unknown as SagaEvent,
    );
    expect(firstBrokenLink(SAGA_ID, reordered)).toBe(-1);
  });

  it('makes the last print depend on the first event', () => {
    const [a, b] = [history(), sagaIn.SAGA_ANNULEE().historique_evenements];
    expect(a.at(-1)?.empreinte).not.toBe(b.at(-1)?.empreinte);
    expect(new Set(a.map(({ empreinte }) => empreinte)).size).toBe(a.length);
  });
});
