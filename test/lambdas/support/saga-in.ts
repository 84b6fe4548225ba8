import {
  claimUndo,
  enterCompensation,
  park,
  stepFailed,
  undoRecorded,
} from '../../../domain/compensation.ts';
import { appendEvent } from '../../../domain/events.ts';
import {
  claimLines,
  effectsRecorded,
  enter,
  productsFetched,
  stockVerified,
} from '../../../domain/forward.ts';
import type { Outcome } from '../../../domain/ledger.ts';
import type { Failure, Saga } from '../../../domain/saga.ts';
import type { SagaState } from '../../../domain/states.ts';
import type { EffectStep } from '../../../domain/steps.ts';
import { type OrderOptions, order, START } from './order.ts';

export const HONOURS = { honoursKey: true, concurrency: 16 };

export const failure = (etape: string, type: string, details: Record<string, unknown> = {}): Failure => ({
  etape,
  type,
  message: `${type} pendant ${etape}`,
  details,
});

const each = (saga: Saga, outcome: (line: number) => Outcome) =>
  new Map(saga.lignes_commande.map((_, index) => [index + 1, outcome(index + 1)]));

/** Claims every line of `step`, then records what `outcome` says of each. */
export const withEffects = (
  saga: Saga,
  step: EffectStep,
  outcome: (line: number) => Outcome,
  at: Date = START,
): Saga => {
  const claimed = claimLines(saga, step, HONOURS, at).saga;
  return effectsRecorded(claimed, step, each(claimed, outcome), at);
};

export const reserved = (): Outcome => ({ issue: 'FAITE', resultat: {} });
export const sold = (line: number): Outcome => ({ issue: 'FAITE', resultat: { vente_id: `vente-${line}` } });

const undone = (saga: Saga, step: EffectStep, at: Date): Saga =>
  undoRecorded(claimUndo(saga, step, HONOURS, at).saga, step, each(saga, reserved), at);

/** A saga that got to `state` by the rules of the domain. */
export const sagaIn = (state: SagaState, options: OrderOptions = {}): Saga =>
  brought(order(options), state, options.at ?? START);

/** Where `started`, a saga that was just started, gets to by the rules of the domain. */
export const brought = (started: Saga, state: SagaState, at: Date = START): Saga => {
  const verified = () => stockVerified(started, at, at);
  const priced = () =>
    productsFetched(
      verified(),
      started.lignes_commande.map((_, index) => ({
        nom_produit: `Produit ${index + 1}`,
        prix_unitaire: 10.1,
      })),
      at,
    );
  const inStock = () => withEffects(priced(), 'reserve-stock', reserved, at);
  const ordering = () => claimLines(inStock(), 'create-order', HONOURS, at).saga;
  const failed = () =>
    stepFailed(ordering(), 'ECHEC_CREATION_COMMANDE', failure('create-order', 'ServiceUnavailable'), at);
  const compensating = () => enterCompensation(failed(), failure('create-order', 'ServiceUnavailable'), at);
  switch (state) {
    case 'EN_ATTENTE':
      return started;
    case 'VERIFICATION_STOCK':
      return enter(started, 'verify-stock', at);
    case 'STOCK_VERIFIE':
      return priced();
    case 'RESERVATION_STOCK':
      return claimLines(priced(), 'reserve-stock', HONOURS, at).saga;
    case 'STOCK_RESERVE':
      return inStock();
    case 'CREATION_COMMANDE':
      return ordering();
    case 'SAGA_TERMINEE':
      return withEffects(inStock(), 'create-order', sold, at);
    case 'ECHEC_RESERVATION_STOCK': {
      const reserving = withEffects(
        priced(),
        'reserve-stock',
        () => ({ issue: 'INCERTAINE', motif: 'perdue' }),
        at,
      );
      return stepFailed(reserving, state, failure('reserve-stock', 'ServiceUnavailable'), at);
    }
    case 'ECHEC_CREATION_COMMANDE':
      return failed();
    case 'COMPENSATION_EN_COURS':
      return compensating();
    case 'COMPENSATION_BLOQUEE':
      return park(compensating(), failure('release-stock', 'ServiceUnavailable'), at);
    case 'SAGA_ANNULEE':
      return undone(undone(compensating(), 'create-order', at), 'reserve-stock', at);
    default:
      return passingThrough(ordering(), state, at);
  }
};

/** In a state that is only ever passed through within one write. */
const passingThrough = (saga: Saga, state: SagaState, at: Date): Saga => ({
  ...saga,
  etat_actuel: state,
  historique_evenements: appendEvent(saga.saga_id, saga.historique_evenements, {
    type: 'ETAPE_DEMARREE',
    etat_precedent: saga.etat_actuel,
    nouvel_etat: state,
    message: state,
    timestamp: at.toISOString(),
    donnees: {},
  }),
});

/** An order refused at its first step, for want of stock. */
export const refused = (started: Saga, at: Date = START): Saga =>
  stepFailed(
    started,
    'ECHEC_STOCK_INSUFFISANT',
    failure('verify-stock', 'InsufficientStock', { lignes: [{ ligne: 1 }] }),
    at,
  );

export const refusedForStock = (options: OrderOptions = {}): Saga => refused(order(options), options.at);
