import { describe, expect, it } from '@jest/globals';
import {
  canTransition,
  endsWithoutCompensation,
  isForward,
  isPast,
  isTerminal,
  SAGA_STATES,
} from '../../domain/states.ts';

/** The transitions that clients were promised, written out here again: what is not in this list is forbidden. */
const PROMISED = `
  EN_ATTENTE -> VERIFICATION_STOCK
  VERIFICATION_STOCK -> STOCK_VERIFIE
  STOCK_VERIFIE -> RESERVATION_STOCK
  RESERVATION_STOCK -> STOCK_RESERVE
  STOCK_RESERVE -> CREATION_COMMANDE
  CREATION_COMMANDE -> COMMANDE_CREEE
  COMMANDE_CREEE -> SAGA_TERMINEE
  VERIFICATION_STOCK -> ECHEC_STOCK_INSUFFISANT
  ECHEC_STOCK_INSUFFISANT -> SAGA_ANNULEE
  VERIFICATION_STOCK -> ECHEC_VERIFICATION_STOCK
  ECHEC_VERIFICATION_STOCK -> SAGA_ANNULEE
  STOCK_VERIFIE -> ECHEC_RECUPERATION_PRODUIT
  ECHEC_RECUPERATION_PRODUIT -> SAGA_ANNULEE
  RESERVATION_STOCK -> ECHEC_RESERVATION_STOCK
  ECHEC_RESERVATION_STOCK -> COMPENSATION_EN_COURS
  CREATION_COMMANDE -> ECHEC_CREATION_COMMANDE
  ECHEC_CREATION_COMMANDE -> COMPENSATION_EN_COURS
  COMPENSATION_EN_COURS -> SAGA_ANNULEE
  COMPENSATION_EN_COURS -> COMPENSATION_BLOQUEE
  COMPENSATION_BLOQUEE -> COMPENSATION_EN_COURS
`
  .trim()
  .split(/\s*\n\s*/);

const pairs = SAGA_STATES.flatMap((from) =>
  SAGA_STATES.map((to) => ({ from, to, name: `${from} -> ${to}` })),
);

describe('the transition table', () => {
  it('knows sixteen states, so 256 pairs of them', () => {
    expect(SAGA_STATES).toHaveLength(16);
    expect(pairs).toHaveLength(256);
    expect(PROMISED.filter((name) => !pairs.some((pair) => pair.name === name))).toEqual([]);
  });

  it.each(pairs)('$name', ({ from, to, name }) => {
    expect(canTransition(from, to)).toBe(PROMISED.includes(name));
  });

  it('ends in two states only', () => {
    expect(SAGA_STATES.filter(isTerminal)).toEqual(['SAGA_TERMINEE', 'SAGA_ANNULEE']);
  });

  it('ends at once after the failures that left nothing to undo', () => {
    const failures = SAGA_STATES.filter((state) => state.startsWith('ECHEC_'));
    expect(failures.filter(endsWithoutCompensation)).toEqual([
      'ECHEC_STOCK_INSUFFISANT',
      'ECHEC_VERIFICATION_STOCK',
      'ECHEC_RECUPERATION_PRODUIT',
    ]);
  });
});

describe('the forward path', () => {
  const path = [
    'EN_ATTENTE',
    'VERIFICATION_STOCK',
    'STOCK_VERIFIE',
    'RESERVATION_STOCK',
    'STOCK_RESERVE',
    'CREATION_COMMANDE',
    'COMMANDE_CREEE',
    'SAGA_TERMINEE',
  ];

  it('is the way of a saga that meets no failure', () => {
    expect(SAGA_STATES.filter(isForward)).toEqual(path);
  });

  it.each(pairs)('orders $name', ({ from, to }) => {
    const [place, reference] = [path.indexOf(from), path.indexOf(to)];
    expect(isPast(from, to)).toBe(place >= 0 && place > reference);
  });
});
