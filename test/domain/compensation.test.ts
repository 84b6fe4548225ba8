import { describe, expect, it } from '@jest/globals';
import { outstanding } from '../../domain/closing.ts';
import {
  claimUndo,
  enterCompensation,
  outcomesSettled,
  park,
  stepFailed,
  undoCanContinue,
  undoRecorded,
} from '../../domain/compensation.ts';
import { CompensationIncomplete } from '../../domain/errors.ts';
import { type EffectPolicy, effectsRecorded } from '../../domain/forward.ts';
import type { Outcome } from '../../domain/ledger.ts';
import type { Saga } from '../../domain/saga.ts';
import type { EffectStep } from '../../domain/steps.ts';
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
  ordering,
  REFUSED,
  reserved,
  reserving,
  sagaIn,
  UNKNOWN,
  verified,
} from './support/sagas.ts';

const types = (saga: Saga): string[] => saga.historique_evenements.map(({ type }) => type);

const undone = (saga: Saga, step: EffectStep, outcome: Outcome, policy: EffectPolicy = honouring): Saga => {
  const claim = claimUndo(saga, step, policy, at(10));
  return undoRecorded(claim.saga, step, all(outcome, claim.lines), at(11));
};

describe('a failed step', () => {
  it('that did nothing ends the saga at once', () => {
    const saga = stepFailed(newOrder(), 'ECHEC_STOCK_INSUFFISANT', failure, at(2));
    expect(saga.etat_actuel).toBe('SAGA_ANNULEE');
    expect(types(saga).slice(1)).toEqual([
      'ETAPE_DEMARREE',
      'STOCK_VERIFIE_ECHEC',
      'SAGA_ANNULEE_SANS_EFFET',
    ]);
    expect(saga.echec).toEqual(failure);
  });

  it('that may have done something waits for its compensation, and tells why it failed', () => {
    const saga = stepFailed(ordering(), 'ECHEC_CREATION_COMMANDE', failure, at(8));
    expect(saga.etat_actuel).toBe('ECHEC_CREATION_COMMANDE');
    expect(saga.historique_evenements.at(-1)).toMatchObject({
      type: 'COMMANDE_CREEE_ECHEC',
      message: 'service en panne',
      donnees: { type: 'ServiceUnavailable', essai: 3 },
    });
  });

  it('that never began is entered first, so that the history is a path', () => {
    const saga = stepFailed(reserved(), 'ECHEC_CREATION_COMMANDE', failure, at(8));
    expect(saga.historique_evenements.slice(-2).map(({ nouvel_etat }) => nouvel_etat)).toEqual([
      'CREATION_COMMANDE',
      'ECHEC_CREATION_COMMANDE',
    ]);
  });

  it('takes the failure state of the step the saga is really in', () => {
    expect(stepFailed(ordering(), 'ECHEC_RESERVATION_STOCK', failure, at(8)).etat_actuel).toBe(
      'ECHEC_CREATION_COMMANDE',
    );
  });

  it.each([
    'SAGA_TERMINEE',
    'SAGA_ANNULEE',
    'ECHEC_RESERVATION_STOCK',
    'COMPENSATION_EN_COURS',
    'COMPENSATION_BLOQUEE',
  ] as const)('told again, to a saga in %s, changes nothing', (state) => {
    const saga = sagaIn[state]();
    expect(stepFailed(saga, 'ECHEC_CREATION_COMMANDE', failure, at(60))).toBe(saga);
  });
});

describe('a claim of an undo', () => {
  it('given a failed order, undoes the sale before the stock it stands on', () => {
    const { saga, lines } = claimUndo(halfOrdered(), 'reserve-stock', honouring, at(10));
    expect(saga.etat_actuel).toBe('COMPENSATION_EN_COURS');
    expect(lines).toEqual([2]);
    expect(undoCanContinue(saga, 'reserve-stock', honouring)).toBe(true);
    const sold = undone(saga, 'create-order', DONE);
    expect(claimUndo(sold, 'reserve-stock', honouring, at(12)).lines).toEqual([1, 2]);
  });

  it('writes which undo it is about to call', () => {
    const { saga, lines } = claimUndo(halfOrdered(), 'create-order', honouring, at(10));
    expect(lines).toEqual([1]);
    expect(saga.registre['create-order'][0]?.annulation).toEqual({ etat: 'EN_COURS', tentatives: 1 });
  });

  it('given a lost reply, asks a service that honours the key and spares one that does not', () => {
    const lost = called(reserved(), 'create-order', all(UNKNOWN), 5);
    expect(claimUndo(lost, 'create-order', honouring, at(10)).lines).toEqual([1, 2]);
    expect(claimUndo(lost, 'create-order', forgetful, at(10)).lines).toEqual([]);
  });

  it('of a service that forgets keys takes one wave at a time', () => {
    const saga = enterCompensation(reserved(), failure, at(9));
    expect(claimUndo(saga, 'reserve-stock', { ...forgetful, concurrency: 1 }, at(10)).lines).toEqual([1]);
  });

  it('given a saga stopped before it did anything, ends it', () => {
    const { saga, lines } = claimUndo(newOrder(), 'reserve-stock', honouring, at(10));
    expect([saga.etat_actuel, lines]).toEqual(['SAGA_ANNULEE', []]);
  });

  it('given nothing left to undo, ends the saga', () => {
    const refused = called(verified(), 'reserve-stock', all(REFUSED), 3);
    const { saga, lines } = claimUndo(refused, 'reserve-stock', honouring, at(10));
    expect([saga.etat_actuel, lines]).toEqual(['SAGA_ANNULEE', []]);
    expect(types(saga).at(-1)).toBe('COMPENSATION_TERMINEE');
  });

  it.each(['SAGA_TERMINEE', 'SAGA_ANNULEE'] as const)('given %s, changes nothing', (state) => {
    const saga = sagaIn[state]();
    const claim = claimUndo(saga, 'reserve-stock', honouring, at(60));
    expect(claim.saga).toBe(saga);
    expect(claim.lines).toEqual([]);
  });

  it('given a parked saga, leaves it to the person', () => {
    expect(() => claimUndo(sagaIn.COMPENSATION_BLOQUEE(), 'reserve-stock', honouring, at(60))).toThrow(
      CompensationIncomplete,
    );
  });

  it('when nothing more can be asked, told again, changes nothing', () => {
    const refused = undone(undone(halfOrdered(), 'create-order', REFUSED), 'reserve-stock', DONE);
    expect(claimUndo(refused, 'create-order', honouring, at(60)).saga).toBe(refused);
  });
});

describe('what came of the undos', () => {
  it('when all is undone, ends the saga', () => {
    const saga = undone(undone(halfOrdered(), 'create-order', DONE), 'reserve-stock', DONE);
    expect(saga.etat_actuel).toBe('SAGA_ANNULEE');
    expect(types(saga).slice(-3)).toEqual(['LIGNES_ANNULEES', 'LIGNES_ANNULEES', 'COMPENSATION_TERMINEE']);
    expect(saga.historique_evenements.at(-2)?.donnees).toEqual({ etape: 'reserve-stock', lignes: [1, 2] });
    expect(saga.registre['create-order'].map(({ etat }) => etat)).toEqual(['ANNULEE', 'REFUSEE']);
  });

  it.each([
    ['was lost', UNKNOWN, true],
    ['was not sent', NOT_SENT, true],
    ['was refused', REFUSED, false],
  ])('when an undo %s, the saga goes on, and asking again may help: %#', (_what, outcome, again) => {
    const saga = undone(halfOrdered(), 'create-order', outcome);
    expect(saga.etat_actuel).toBe('COMPENSATION_EN_COURS');
    expect(undoCanContinue(saga, 'create-order', honouring)).toBe(again);
    expect(outstanding(saga).map(({ etape, entry }) => `${etape}:${entry.ligne}`)).toEqual([
      'reserve-stock:1',
      'reserve-stock:2',
      'create-order:1',
    ]);
  });

  it('when an undo was lost, a service that forgets keys is not asked again', () => {
    const saga = undone(halfOrdered(), 'create-order', UNKNOWN, forgetful);
    expect(undoCanContinue(saga, 'create-order', forgetful)).toBe(false);
  });

  it('of two writers, the one who knows it is undone wins', () => {
    const claimed = claimUndo(halfOrdered(), 'create-order', honouring, at(10)).saga;
    for (const [first, second] of [
      [DONE, REFUSED],
      [REFUSED, DONE],
      [UNKNOWN, DONE],
    ] as const) {
      const saga = [first, second].reduce<Saga>(
        (current, outcome) => undoRecorded(current, 'create-order', all(outcome, [1]), at(11)),
        claimed,
      );
      expect(saga.registre['create-order'][0]?.etat).toBe('ANNULEE');
    }
  });

  it('told again, change nothing', () => {
    const saga = undone(undone(halfOrdered(), 'create-order', DONE), 'reserve-stock', DONE);
    expect(undoRecorded(saga, 'reserve-stock', all(DONE), at(60))).toBe(saga);
  });
});

describe('a question about a lost reply, asked while undoing', () => {
  const asked = (outcome: Outcome): Saga =>
    outcomesSettled(
      claimUndo(ordering(), 'create-order', honouring, at(10)).saga,
      'create-order',
      all(outcome),
      at(11),
    );

  it.each([
    ['that it was done', DONE, 'FAITE', 4],
    // Until its undo is written: what the question was about may still be on its way.
    ['that it was refused', REFUSED, 'REFUSEE', 4],
    ['nothing', UNKNOWN, 'INCERTAINE', 4],
  ] as const)('that tells %s', (_what, outcome, etat, left) => {
    const saga = asked(outcome);
    expect(saga.registre['create-order'].map((entry) => entry.etat)).toEqual([etat, etat]);
    expect(outstanding(saga)).toHaveLength(left);
  });

  it('and did not reach the service proves nothing of the call it asks about', () => {
    const saga = undoRecorded(asked(NOT_SENT), 'create-order', all(UNKNOWN), at(12));
    expect(saga.registre['create-order'].map((entry) => entry.etat)).toEqual(['INCERTAINE', 'INCERTAINE']);
    expect(saga.etat_actuel).toBe('COMPENSATION_EN_COURS');
    expect(outstanding(saga)).toHaveLength(4);
  });

  it('does not shake what is known', () => {
    const saga = claimUndo(halfOrdered(), 'create-order', honouring, at(10)).saga;
    expect(outcomesSettled(saga, 'create-order', all(NOT_SENT), at(11))).toBe(saga);
  });
});

describe('a parked saga', () => {
  it('tells what is left, effect by effect', () => {
    const saga = park(undone(halfOrdered(), 'create-order', REFUSED), failure, at(12));
    expect(saga.etat_actuel).toBe('COMPENSATION_BLOQUEE');
    expect(saga.historique_evenements.at(-1)?.donnees).toEqual({
      type: 'ServiceUnavailable',
      raison: 'service en panne',
      reste: [
        { etape: 'reserve-stock', etat: 'FAITE', lignes: [1, 2] },
        { etape: 'create-order', etat: 'FAITE', annulation: 'REFUSEE', lignes: [1] },
      ],
    });
  });

  it('parked again, changes nothing', () => {
    const saga = sagaIn.COMPENSATION_BLOQUEE();
    expect(park(saga, failure, at(60))).toBe(saga);
  });

  it('is not made of one that has nothing left to undo', () => {
    const refused = called(verified(), 'reserve-stock', all(REFUSED), 3);
    expect(park(refused, failure, at(12)).etat_actuel).toBe('SAGA_ANNULEE');
    const finished = completed();
    expect(park(finished, failure, at(12))).toBe(finished);
  });

  it.each([
    ['a late undo', (saga: Saga) => undoRecorded(saga, 'reserve-stock', all(DONE), at(61))],
    ['a late refusal', (saga: Saga) => effectsRecorded(saga, 'reserve-stock', all(REFUSED), at(61))],
  ])('is ended by %s that leaves nothing to settle', (_what, late) => {
    const undoing = claimUndo(reserving(), 'reserve-stock', honouring, at(10)).saga;
    const saga = late(park(undoing, failure, at(12)));
    expect(outstanding(saga)).toEqual([]);
    expect(saga.historique_evenements.slice(-3).map(({ nouvel_etat }) => nouvel_etat)).toEqual([
      'COMPENSATION_BLOQUEE',
      'COMPENSATION_EN_COURS',
      'SAGA_ANNULEE',
    ]);
  });

  it.each([
    ['a late undo', (saga: Saga) => undoRecorded(saga, 'reserve-stock', all(DONE, [1]), at(61))],
    ['a late refusal', (saga: Saga) => effectsRecorded(saga, 'reserve-stock', all(REFUSED, [1]), at(61))],
  ])('tells anew what is left when %s has settled a part', (_what, late) => {
    const undoing = claimUndo(reserving(), 'reserve-stock', honouring, at(10)).saga;
    const saga = late(park(undoing, failure, at(12)));
    expect(saga.historique_evenements.at(-1)).toMatchObject({
      type: 'COMPENSATION_BLOQUEE',
      nouvel_etat: 'COMPENSATION_BLOQUEE',
      donnees: { reste: [{ etape: 'reserve-stock', lignes: [2] }] },
    });
  });

  it('tells nothing anew when a late answer settles nothing', () => {
    const parked = park(claimUndo(reserving(), 'reserve-stock', honouring, at(10)).saga, failure, at(12));
    const saga = effectsRecorded(parked, 'reserve-stock', all(DONE), at(61));
    expect(saga.historique_evenements).toEqual(parked.historique_evenements);
  });

  it('is reached from forward work too, by a legal path', () => {
    const saga = park(reserving(), failure, at(12));
    expect(saga.historique_evenements.slice(-3).map(({ nouvel_etat }) => nouvel_etat)).toEqual([
      'ECHEC_RESERVATION_STOCK',
      'COMPENSATION_EN_COURS',
      'COMPENSATION_BLOQUEE',
    ]);
  });
});
