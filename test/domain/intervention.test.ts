import { describe, expect, it } from '@jest/globals';
import { outstanding } from '../../domain/closing.ts';
import { claimUndo, park, undoRecorded } from '../../domain/compensation.ts';
import {
  compensationForced,
  type Decision,
  DecisionRefused,
  executionName,
  isUnsettled,
  rescued,
} from '../../domain/intervention.ts';
import { ENTRY_STATES } from '../../domain/ledger.ts';
import type { Saga } from '../../domain/saga.ts';
import {
  all,
  at,
  called,
  completed,
  DONE,
  failure,
  forgetful,
  halfOrdered,
  honouring,
  NOT_SENT,
  newOrder,
  REFUSED,
  reserved,
  sagaIn,
  UNKNOWN,
} from './support/sagas.ts';

const force = (saga: Saga, ...decisions: Decision[]): Saga =>
  compensationForced(saga, { acteur: 'alice', motif: 'inventaire compté', decisions }, at(60));

/** Both lines reserved; the sale of the first was made, that of the second has an unknown outcome; parked. */
const doubtful = (): Saga =>
  park(
    called(
      reserved(),
      'create-order',
      new Map([
        [1, DONE],
        [2, UNKNOWN],
      ]),
      5,
      forgetful,
    ),
    failure,
    at(10),
  );

/** As above, and the undo of the first sale was refused. */
const refusedUndo = (): Saga => {
  const claim = claimUndo(halfOrdered(), 'create-order', honouring, at(10));
  return park(undoRecorded(claim.saga, 'create-order', all(REFUSED), at(11)), failure, at(12));
};

const etats = (saga: Saga): string[] => saga.registre['create-order'].map(({ etat }) => etat);

describe('a forced compensation', () => {
  it('sends a parked saga back, under a new execution, and says who asked and why', () => {
    const saga = force(doubtful());
    expect(saga).toMatchObject({ etat_actuel: 'COMPENSATION_EN_COURS', execution: 2 });
    expect(saga.historique_evenements.at(-1)).toMatchObject({
      type: 'COMPENSATION_DEMANDEE',
      donnees: { acteur: 'alice', motif: 'inventaire compté' },
    });
  });

  it('given one that is being undone, says who asked all the same', () => {
    const saga = force(sagaIn.COMPENSATION_EN_COURS());
    expect(saga).toMatchObject({ etat_actuel: 'COMPENSATION_EN_COURS', execution: 2 });
    expect(saga.historique_evenements.at(-1)).toMatchObject({ donnees: { acteur: 'alice' } });
  });

  it('given an order that did nothing yet, ends it', () => {
    expect(force(newOrder())).toMatchObject({ etat_actuel: 'SAGA_ANNULEE', execution: 2 });
  });

  it.each(['SAGA_TERMINEE', 'SAGA_ANNULEE'] as const)('is refused on %s', (state) => {
    expect(() => force(sagaIn[state]())).toThrow(DecisionRefused);
  });

  it('asks a refused undo again', () => {
    expect(claimUndo(force(refusedUndo()), 'create-order', honouring, at(61)).lines).toEqual([1]);
    expect(claimUndo(force(refusedUndo()), 'create-order', forgetful, at(61)).lines).toEqual([1]);
  });

  it('does not make a lost undo askable for a service that forgets keys', () => {
    const claim = claimUndo(halfOrdered(), 'create-order', forgetful, at(10));
    const lost = park(undoRecorded(claim.saga, 'create-order', all(UNKNOWN), at(11)), failure, at(12));
    expect(claimUndo(force(lost), 'create-order', forgetful, at(61)).lines).toEqual([]);
  });
});

describe('a decision', () => {
  it('that an effect does not stand takes it off the ledger', () => {
    const saga = force(doubtful(), { ligne: 2, issue: 'NON_FAITE' });
    expect(etats(saga)).toEqual(['FAITE', 'ANNULEE']);
    expect(saga.historique_evenements.find(({ type }) => type === 'DECISION_MANUELLE')).toMatchObject({
      message: 'Réglé à la main : ligne 2 (create-order) NON_FAITE',
      donnees: {
        acteur: 'alice',
        motif: 'inventaire compté',
        decisions: [{ ligne: 2, issue: 'NON_FAITE', etape: 'create-order' }],
      },
    });
  });

  it('that a sale stands needs its id, with which it is undone', () => {
    expect(() => force(doubtful(), { ligne: 2, issue: 'FAITE' })).toThrow(/vente_id/);
    const saga = force(doubtful(), { ligne: 2, issue: 'FAITE', vente_id: 'vente-2' });
    expect(saga.registre['create-order'][1]).toEqual({
      ligne: 2,
      etat: 'FAITE',
      tentatives: 1,
      resultat: { vente_id: 'vente-2' },
    });
    expect(claimUndo(saga, 'create-order', forgetful, at(61)).lines).toEqual([1, 2]);
  });

  it('that an undone effect still stands makes its undo askable again', () => {
    const saga = force(refusedUndo(), { ligne: 1, issue: 'FAITE' });
    expect(saga.registre['create-order'][0]).toMatchObject({
      etat: 'FAITE',
      resultat: { vente_id: 'vente-1' },
    });
    expect(saga.registre['create-order'][0]?.annulation).toBeUndefined();
  });

  it('on everything leaves nothing to undo', () => {
    const decisions = outstanding(doubtful()).map(({ etape, entry }) => ({
      etape,
      ligne: entry.ligne,
      issue: 'NON_FAITE' as const,
    }));
    const saga = force(doubtful(), ...decisions);
    expect(claimUndo(saga, 'reserve-stock', honouring, at(61)).saga.etat_actuel).toBe('SAGA_ANNULEE');
  });

  it('about the step that is unsettled is taken for that one, when it names none', () => {
    const saga = force(doubtful(), { ligne: 2, issue: 'NON_FAITE' });
    expect(saga.registre['reserve-stock'][1]?.etat).toBe('FAITE');
  });

  it.each<[string, Decision, RegExp]>([
    ['a line that does not exist', { ligne: 3, issue: 'NON_FAITE' }, /Ligne 3 : rien à régler/],
    ['two steps at once', { ligne: 1, issue: 'NON_FAITE' }, /Ligne 1 : précisez l'étape/],
    [
      'a step that left nothing',
      { ligne: 3, etape: 'create-order', issue: 'NON_FAITE' },
      /Ligne 3 : rien à régler pour l'étape create-order/,
    ],
  ])('about %s is refused', (_what, decision, message) => {
    expect(() => force(doubtful(), decision)).toThrow(DecisionRefused);
    expect(() => force(doubtful(), decision)).toThrow(message);
  });

  it('that is refused leaves the saga as it was', () => {
    const saga = doubtful();
    const before = structuredClone(saga);
    expect(() => force(saga, { ligne: 2, issue: 'NON_FAITE' }, { ligne: 9, issue: 'FAITE' })).toThrow();
    expect(saga).toEqual(before);
  });

  it('is needed where asking is unsafe or was refused', () => {
    const unsettled = ENTRY_STATES.filter((etat) => isUnsettled({ ligne: 1, etat, tentatives: 1 }));
    expect(unsettled).toEqual(['EN_COURS', 'INCERTAINE']);
    expect(isUnsettled(refusedUndo().registre['create-order'][0] as never)).toBe(true);
  });
});

describe('a rescue', () => {
  it('gives the saga a new execution and says so, whatever it was doing', () => {
    const saga = rescued(reserved(), 'arrêt', at(60));
    expect(saga).toMatchObject({ etat_actuel: 'STOCK_RESERVE', execution: 2 });
    expect(saga.historique_evenements.at(-1)).toMatchObject({
      type: 'SAGA_REPRISE',
      message: 'arrêt',
      donnees: { execution: 2 },
    });
    expect(executionName(saga)).toBe(`${saga.saga_id}-2`);
    expect(executionName(completed())).toBe(`${saga.saga_id}-1`);
  });

  it('leaves the ledger alone', () => {
    const saga = called(reserved(), 'create-order', all(NOT_SENT), 5);
    expect(rescued(saga, 'arrêt', at(60)).registre).toBe(saga.registre);
  });
});
