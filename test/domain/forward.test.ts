import { describe, expect, it } from '@jest/globals';
import { DeadlineExceeded, IllegalSaga, OutcomeUnknown } from '../../domain/errors.ts';
import {
  attemptFailed,
  claimLines,
  effectsRecorded,
  productsFetched,
  productsKnown,
  stockVerified,
} from '../../domain/forward.ts';
import type { LedgerEntry, Outcome } from '../../domain/ledger.ts';
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
  ordering,
  REFUSED,
  reserved,
  reserving,
  START,
  sagaIn,
  UNKNOWN,
  verified,
} from './support/sagas.ts';

const states = (saga: Saga, step: 'reserve-stock' | 'create-order'): LedgerEntry['etat'][] =>
  saga.registre[step].map(({ etat }) => etat);
const types = (saga: Saga): string[] => saga.historique_evenements.map(({ type }) => type);
const outcomes = (first: Outcome, second: Outcome): Map<number, Outcome> =>
  new Map([
    [1, first],
    [2, second],
  ]);

describe('stock verified', () => {
  it('given a new order, moves it and tells when the check began', () => {
    const saga = stockVerified(newOrder(), at(1), at(2));
    expect(saga.etat_actuel).toBe('STOCK_VERIFIE');
    expect(saga.tentatives_par_etape).toEqual({ 'verify-stock': 1 });
    expect(saga.historique_evenements.slice(1)).toMatchObject([
      { type: 'ETAPE_DEMARREE', nouvel_etat: 'VERIFICATION_STOCK', timestamp: at(1).toISOString() },
      { type: 'STOCK_VERIFIE_SUCCES', nouvel_etat: 'STOCK_VERIFIE', timestamp: at(2).toISOString() },
    ]);
  });

  it('given a saga that is past it, changes nothing', () => {
    const saga = reserved();
    expect(stockVerified(saga, at(9), at(9))).toBe(saga);
  });

  it('given a saga whose time is up, says so', () => {
    expect(() => stockVerified(newOrder(), at(1), at(31))).toThrow(DeadlineExceeded);
  });
});

describe('products fetched', () => {
  const products = [
    { nom_produit: 'Clavier', prix_unitaire: 1 },
    { nom_produit: 'Café', prix_unitaire: 2 },
  ];
  const checked = () => stockVerified(newOrder(), START, at(1));

  it('given checked stock, gives every line its name and price', () => {
    const saga = productsFetched(checked(), products, at(2));
    expect(saga.lignes_commande).toMatchObject([
      { quantite: 2, ...products[0] },
      { quantite: 3, ...products[1] },
    ]);
    expect([productsKnown(checked()), productsKnown(saga)]).toEqual([false, true]);
    expect(types(saga).at(-1)).toBe('PRODUITS_RECUPERES_SUCCES');
  });

  it('given names and prices already, keeps the first ones', () => {
    const saga = productsFetched(checked(), products, at(2));
    const others = products.map((product) => ({ ...product, prix_unitaire: 99 }));
    expect(productsFetched(saga, others, at(3))).toBe(saga);
  });

  it('refuses another number of products than of lines', () => {
    expect(() => productsFetched(checked(), products.slice(1), at(2))).toThrow(IllegalSaga);
  });
});

describe('a claim', () => {
  it('given nothing done yet, enters the state of the step and writes the intent for every line', () => {
    const { saga, lines } = claimLines(verified(), 'reserve-stock', honouring, at(3));
    expect(lines).toEqual([1, 2]);
    expect(saga.etat_actuel).toBe('RESERVATION_STOCK');
    expect(states(saga, 'reserve-stock')).toEqual(['EN_COURS', 'EN_COURS']);
    expect(saga.tentatives_par_etape['reserve-stock']).toBe(1);
  });

  it('given lines that are done, claims only the others and counts one more attempt', () => {
    const partly = called(verified(), 'reserve-stock', outcomes(DONE, UNKNOWN), 3);
    const { saga, lines } = claimLines(partly, 'reserve-stock', honouring, at(5));
    expect(lines).toEqual([2]);
    expect(states(saga, 'reserve-stock')).toEqual(['FAITE', 'EN_COURS']);
    expect(saga.registre['reserve-stock'][1]).toMatchObject({ tentatives: 2, doute: true });
    expect(saga.tentatives_par_etape['reserve-stock']).toBe(2);
  });

  it('given a refused line, calls no other: the step has failed', () => {
    const refused = called(verified(), 'reserve-stock', outcomes(REFUSED, NOT_SENT), 3);
    expect(claimLines(refused, 'reserve-stock', honouring, at(5))).toEqual({ saga: refused, lines: [] });
  });

  it.each([
    ['reserve-stock', reserved()],
    ['create-order', completed()],
  ] as const)('of %s given a saga that is past it changes nothing, even late', (step, saga) => {
    const claim = claimLines(saga, step, honouring, at(3600));
    expect(claim.saga).toBe(saga);
    expect(claim.lines).toEqual([]);
  });

  it('for a service that forgets keys, takes as many lines as may end up in doubt together', () => {
    const { lines } = claimLines(verified(), 'reserve-stock', { ...forgetful, concurrency: 1 }, at(3));
    expect(lines).toEqual([1]);
  });

  it('for a service that forgets keys, counts the waves of one attempt once', () => {
    const waves = { ...forgetful, concurrency: 1 };
    const first = called(verified(), 'reserve-stock', new Map([[1, DONE]]), 3, waves);
    const second = called(first, 'reserve-stock', new Map([[2, DONE]]), 5, waves);
    expect(second.etat_actuel).toBe('STOCK_RESERVE');
    expect(second.tentatives_par_etape['reserve-stock']).toBe(1);
  });

  it.each([
    ['still under way', reserving()],
    ['of unknown outcome', called(verified(), 'reserve-stock', outcomes(DONE, UNKNOWN), 3)],
  ])('for a service that forgets keys, given a line %s, never asks again', (_what, saga) => {
    expect(() => claimLines(saga, 'reserve-stock', forgetful, at(5))).toThrow(OutcomeUnknown);
  });

  it('for a service that forgets keys, asks again for what was surely not sent', () => {
    const saga = called(verified(), 'reserve-stock', outcomes(DONE, NOT_SENT), 3, forgetful);
    expect(claimLines(saga, 'reserve-stock', forgetful, at(5)).lines).toEqual([2]);
  });
});

describe('what came of the calls', () => {
  it('when every line is reserved, moves the saga on', () => {
    const saga = effectsRecorded(reserving(), 'reserve-stock', all(DONE), at(5));
    expect(saga.etat_actuel).toBe('STOCK_RESERVE');
    expect(types(saga).at(-1)).toBe('STOCK_RESERVE_SUCCES');
  });

  it('when every line is sold, completes the saga and forgets earlier failed attempts', () => {
    const saga = effectsRecorded(
      attemptFailed(ordering(), failure, at(6), at(6)),
      'create-order',
      all(DONE),
      at(7),
    );
    expect(saga.etat_actuel).toBe('SAGA_TERMINEE');
    expect(types(saga).slice(-2)).toEqual(['COMMANDE_CREEE_SUCCES', 'SAGA_TERMINEE_SUCCES']);
    expect(saga.echec).toBeUndefined();
  });

  it.each([
    ['unknown', UNKNOWN],
    ['refused', REFUSED],
    ['not sent', NOT_SENT],
  ])('when one line is %s, stays where it is', (_what, outcome) => {
    const saga = effectsRecorded(reserving(), 'reserve-stock', outcomes(DONE, outcome), at(5));
    expect(saga.etat_actuel).toBe('RESERVATION_STOCK');
  });

  it('in whatever order two writers tell it, is the same', () => {
    const first = new Map([[1, DONE]]);
    const second = new Map([[2, DONE]]);
    const one = effectsRecorded(
      effectsRecorded(reserving(), 'reserve-stock', first, at(5)),
      'reserve-stock',
      second,
      at(6),
    );
    const other = effectsRecorded(
      effectsRecorded(reserving(), 'reserve-stock', second, at(5)),
      'reserve-stock',
      first,
      at(6),
    );
    expect(one).toEqual(other);
    expect(one.etat_actuel).toBe('STOCK_RESERVE');
  });

  it.each([
    ['a fact after a doubt', [UNKNOWN, DONE], 'FAITE'],
    ['a doubt after a fact', [DONE, UNKNOWN], 'FAITE'],
    ['a refusal after a doubt', [UNKNOWN, REFUSED], 'REFUSEE'],
    ['a call that did not leave, after a refusal', [REFUSED, NOT_SENT], 'REFUSEE'],
    ['a call that did not leave, after a doubt', [UNKNOWN, NOT_SENT], 'INCERTAINE'],
    ['a refusal after a fact', [DONE, REFUSED], 'FAITE'],
  ] as const)('of two writers: %s', (_what, [first, second], expected) => {
    const saga = [first, second].reduce<Saga>(
      (current, outcome) => effectsRecorded(current, 'reserve-stock', new Map([[1, outcome]]), at(5)),
      reserving(),
    );
    expect(states(saga, 'reserve-stock')[0]).toBe(expected);
  });

  it('told again, changes nothing: not even the date of a finished saga', () => {
    const saga = completed();
    expect(effectsRecorded(saga, 'create-order', all(DONE), at(60))).toBe(saga);
    expect(effectsRecorded(saga, 'reserve-stock', all(UNKNOWN), at(60))).toBe(saga);
  });

  it.each(['ECHEC_CREATION_COMMANDE', 'COMPENSATION_EN_COURS', 'COMPENSATION_BLOQUEE'] as const)(
    'told late, to a saga in %s, is written but moves nothing',
    (state) => {
      const stopped = sagaIn[state]();
      const doubtful = { ...stopped, registre: ordering().registre };
      const saga = effectsRecorded(doubtful, 'create-order', all(DONE), at(20));
      expect(saga.etat_actuel).toBe(state);
      expect(states(saga, 'create-order')).toEqual(['FAITE', 'FAITE']);
    },
  );
});

describe('a failed attempt', () => {
  it('is told in the history, and stays the reason until something succeeds', () => {
    const saga = attemptFailed(reserving(), failure, at(3), at(4));
    expect(saga.etat_actuel).toBe('RESERVATION_STOCK');
    expect(saga.echec).toEqual(failure);
    expect(saga.historique_evenements.at(-1)).toMatchObject({
      type: 'TENTATIVE_ECHOUEE',
      donnees: { etape: 'create-order', type: 'ServiceUnavailable', essai: 3 },
    });
  });

  it('of an undo does not replace the reason why the order failed', () => {
    const saga = attemptFailed(
      sagaIn.COMPENSATION_EN_COURS(),
      { ...failure, message: 'autre' },
      at(9),
      at(9),
    );
    expect(saga.echec).toEqual(failure);
    expect(types(saga).at(-1)).toBe('TENTATIVE_ECHOUEE');
  });

  it.each(['SAGA_TERMINEE', 'SAGA_ANNULEE'] as const)('given %s, changes nothing', (state) => {
    const saga = sagaIn[state]();
    expect(attemptFailed(saga, failure, at(60), at(60))).toBe(saga);
  });

  it('of the stock check is counted, and enters its state from when it began', () => {
    const saga = attemptFailed(newOrder(), { ...failure, etape: 'verify-stock' }, at(1), at(2));
    expect(saga.etat_actuel).toBe('VERIFICATION_STOCK');
    expect(saga.historique_evenements.at(-2)?.timestamp).toBe(at(1).toISOString());
    expect(stockVerified(saga, at(3), at(4)).tentatives_par_etape).toEqual({ 'verify-stock': 2 });
  });
});

it('half an order leaves the ledger of what stands', () => {
  expect(states(halfOrdered(), 'create-order')).toEqual(['FAITE', 'REFUSEE']);
});
