/** The states of a saga and the only transitions that may be written (docs/states.md draws them). */
export const SAGA_STATES = [
  'EN_ATTENTE',
  'VERIFICATION_STOCK',
  'STOCK_VERIFIE',
  'RESERVATION_STOCK',
  'STOCK_RESERVE',
  'CREATION_COMMANDE',
  'COMMANDE_CREEE',
  'SAGA_TERMINEE',
  'ECHEC_STOCK_INSUFFISANT',
  'ECHEC_VERIFICATION_STOCK',
  'ECHEC_RECUPERATION_PRODUIT',
  'ECHEC_RESERVATION_STOCK',
  'ECHEC_CREATION_COMMANDE',
  'COMPENSATION_EN_COURS',
  'COMPENSATION_BLOQUEE',
  'SAGA_ANNULEE',
] as const;

export type SagaState = (typeof SAGA_STATES)[number];

export const TRANSITIONS: Readonly<Record<SagaState, readonly SagaState[]>> = {
  EN_ATTENTE: ['VERIFICATION_STOCK'],
  VERIFICATION_STOCK: ['STOCK_VERIFIE', 'ECHEC_STOCK_INSUFFISANT', 'ECHEC_VERIFICATION_STOCK'],
  STOCK_VERIFIE: ['RESERVATION_STOCK', 'ECHEC_RECUPERATION_PRODUIT'],
  RESERVATION_STOCK: ['STOCK_RESERVE', 'ECHEC_RESERVATION_STOCK'],
  STOCK_RESERVE: ['CREATION_COMMANDE'],
  CREATION_COMMANDE: ['COMMANDE_CREEE', 'ECHEC_CREATION_COMMANDE'],
  COMMANDE_CREEE: ['SAGA_TERMINEE'],
  SAGA_TERMINEE: [],
  ECHEC_STOCK_INSUFFISANT: ['SAGA_ANNULEE'],
  ECHEC_VERIFICATION_STOCK: ['SAGA_ANNULEE'],
  ECHEC_RECUPERATION_PRODUIT: ['SAGA_ANNULEE'],
  ECHEC_RESERVATION_STOCK: ['COMPENSATION_EN_COURS'],
  ECHEC_CREATION_COMMANDE: ['COMPENSATION_EN_COURS'],
  COMPENSATION_EN_COURS: ['SAGA_ANNULEE', 'COMPENSATION_BLOQUEE'],
  COMPENSATION_BLOQUEE: ['COMPENSATION_EN_COURS'],
  SAGA_ANNULEE: [],
};

/** The forward path, in order: how far a saga is. */
const FORWARD_PATH: readonly SagaState[] = SAGA_STATES.slice(0, 8);

export const canTransition = (from: SagaState, to: SagaState): boolean => TRANSITIONS[from].includes(to);

export const isTerminal = (state: SagaState): boolean => TRANSITIONS[state].length === 0;

/** Nothing goes on by itself: the saga has ended, or waits for a person. */
export const isAtRest = (state: SagaState): boolean => isTerminal(state) || state === 'COMPENSATION_BLOQUEE';

export const isForward = (state: SagaState): boolean => FORWARD_PATH.includes(state);

/** True when `state` lies strictly after `reference` on the forward path. */
export const isPast = (state: SagaState, reference: SagaState): boolean =>
  isForward(state) && FORWARD_PATH.indexOf(state) > FORWARD_PATH.indexOf(reference);

/** A failure that left nothing to undo ends the saga at once; the others go through compensation. */
export const endsWithoutCompensation = (failure: SagaState): boolean =>
  canTransition(failure, 'SAGA_ANNULEE');
