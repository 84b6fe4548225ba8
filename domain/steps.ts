import type { EventType } from './events.ts';
import type { SagaState } from './states.ts';

/** What the record says about one forward step: its states and the events it writes. */
export type StepDescription = {
  /** The saga's state while the step works; also the name of its task in the execution graph. */
  readonly during: SagaState;
  /** The saga's state once the step is done. */
  readonly after: SagaState;
  readonly succeeded: EventType;
  readonly failed: EventType;
  /** The state a stop of the step leads to, when nothing more precise is known. */
  readonly failure: SagaState;
};

/** The forward steps, in the order in which a saga takes them. */
export const STEPS = {
  'verify-stock': {
    during: 'VERIFICATION_STOCK',
    after: 'STOCK_VERIFIE',
    succeeded: 'STOCK_VERIFIE_SUCCES',
    failed: 'STOCK_VERIFIE_ECHEC',
    failure: 'ECHEC_VERIFICATION_STOCK',
  },
  'fetch-products': {
    during: 'STOCK_VERIFIE',
    after: 'STOCK_VERIFIE',
    succeeded: 'PRODUITS_RECUPERES_SUCCES',
    failed: 'PRODUITS_RECUPERES_ECHEC',
    failure: 'ECHEC_RECUPERATION_PRODUIT',
  },
  'reserve-stock': {
    during: 'RESERVATION_STOCK',
    after: 'STOCK_RESERVE',
    succeeded: 'STOCK_RESERVE_SUCCES',
    failed: 'STOCK_RESERVE_ECHEC',
    failure: 'ECHEC_RESERVATION_STOCK',
  },
  'create-order': {
    during: 'CREATION_COMMANDE',
    after: 'COMMANDE_CREEE',
    succeeded: 'COMMANDE_CREEE_SUCCES',
    failed: 'COMMANDE_CREEE_ECHEC',
    failure: 'ECHEC_CREATION_COMMANDE',
  },
} as const satisfies Record<string, StepDescription>;

export type StepName = keyof typeof STEPS;

/** The steps that change something in a service, in order: only these have a ledger and an undo. */
export const EFFECT_STEPS = ['reserve-stock', 'create-order'] as const satisfies readonly StepName[];
export type EffectStep = (typeof EFFECT_STEPS)[number];
