import { enterCompensation, park, stepFailed } from '../../../domain/compensation.ts';
import type { EventType } from '../../../domain/events.ts';
import {
  claimLines,
  type EffectPolicy,
  effectsRecorded,
  enter,
  productsFetched,
  stockVerified,
} from '../../../domain/forward.ts';
import type { Outcome } from '../../../domain/ledger.ts';
import { type Failure, moveTo, newSaga, type Saga } from '../../../domain/saga.ts';
import type { SagaState } from '../../../domain/states.ts';
import type { EffectStep } from '../../../domain/steps.ts';

/** When every saga of these tests starts; it has 30 s. */
export const START = new Date('2026-03-01T10:00:00.000Z');

/** So many seconds after the start. */
export const at = (seconds: number): Date => new Date(START.getTime() + seconds * 1000);

/** A service that answers a repeated key with the first answer. */
export const honouring: EffectPolicy = { honoursKey: true, concurrency: 2 };
/** A service that does again what it is sent again. */
export const forgetful: EffectPolicy = { honoursKey: false, concurrency: 2 };

export const DONE: Outcome = { issue: 'FAITE', resultat: { vente_id: 'vente-1' } };
export const REFUSED: Outcome = { issue: 'REFUSEE', motif: 'refus', status: 400 };
export const NOT_SENT: Outcome = { issue: 'NON_ENVOYEE', motif: 'connexion refusée' };
export const UNKNOWN: Outcome = { issue: 'INCERTAINE', motif: 'réponse perdue' };

export const failure: Failure = {
  etape: 'create-order',
  type: 'ServiceUnavailable',
  message: 'service en panne',
  details: { essai: 3 },
};

/** The same outcome for each of `lines`. */
export const all = (outcome: Outcome, lines: readonly number[] = [1, 2]): Map<number, Outcome> =>
  new Map(lines.map((line) => [line, outcome]));

/** An order of two lines, just started. */
export const newOrder = (): Saga =>
  newSaga(
    {
      saga_id: '8f4f2c1e-7d57-4a35-9a51-6d8f1f9c2b10',
      client_id: '550e8400-e29b-41d4-a716-446655440099',
      magasin_id: '550e8400-e29b-41d4-a716-446655440000',
      lignes_commande: [
        { produit_id: '550e8400-e29b-41d4-a716-446655440001', quantite: 2 },
        { produit_id: '550e8400-e29b-41d4-a716-446655440003', quantite: 3 },
      ],
      empreinte_requete: 'empreinte',
      timeoutSeconds: 30,
    },
    START,
  );

export const verified = (): Saga =>
  productsFetched(
    stockVerified(newOrder(), START, at(1)),
    [
      { nom_produit: 'Clavier mécanique', prix_unitaire: 89.99 },
      { nom_produit: 'Café Premium Bio', prix_unitaire: 15.99 },
    ],
    at(2),
  );

/** `saga` with the lines of `step` claimed and called, each with its outcome. */
export const called = (
  saga: Saga,
  step: EffectStep,
  outcomes: ReadonlyMap<number, Outcome>,
  seconds: number,
  policy: EffectPolicy = honouring,
): Saga => effectsRecorded(claimLines(saga, step, policy, at(seconds)).saga, step, outcomes, at(seconds + 1));

export const reserving = (): Saga => claimLines(verified(), 'reserve-stock', honouring, at(3)).saga;
export const reserved = (): Saga => called(verified(), 'reserve-stock', all(DONE), 3);
export const ordering = (): Saga => claimLines(reserved(), 'create-order', honouring, at(5)).saga;
export const completed = (): Saga => called(reserved(), 'create-order', all(DONE), 5);

/** Both lines reserved, the first sold, the second refused. */
export const halfOrdered = (): Saga =>
  called(
    reserved(),
    'create-order',
    new Map<number, Outcome>([
      [1, DONE],
      [2, REFUSED],
    ]),
    5,
  );

const checking = (): Saga => enter(newOrder(), 'verify-stock', at(1));
const passedTo = (saga: Saga, state: SagaState, type: EventType): Saga =>
  moveTo(saga, state, { type, message: state, donnees: { type: failure.type } }, at(7));

/** A saga in each state; those in states that are only passed through are made by hand. */
export const sagaIn: Readonly<Record<SagaState, () => Saga>> = {
  EN_ATTENTE: newOrder,
  VERIFICATION_STOCK: checking,
  STOCK_VERIFIE: verified,
  RESERVATION_STOCK: reserving,
  STOCK_RESERVE: reserved,
  CREATION_COMMANDE: ordering,
  COMMANDE_CREEE: () => passedTo(ordering(), 'COMMANDE_CREEE', 'COMMANDE_CREEE_SUCCES'),
  SAGA_TERMINEE: completed,
  ECHEC_STOCK_INSUFFISANT: () => passedTo(checking(), 'ECHEC_STOCK_INSUFFISANT', 'STOCK_VERIFIE_ECHEC'),
  ECHEC_VERIFICATION_STOCK: () => passedTo(checking(), 'ECHEC_VERIFICATION_STOCK', 'STOCK_VERIFIE_ECHEC'),
  ECHEC_RECUPERATION_PRODUIT: () =>
    passedTo(verified(), 'ECHEC_RECUPERATION_PRODUIT', 'PRODUITS_RECUPERES_ECHEC'),
  ECHEC_RESERVATION_STOCK: () => stepFailed(reserving(), 'ECHEC_RESERVATION_STOCK', failure, at(8)),
  ECHEC_CREATION_COMMANDE: () => stepFailed(halfOrdered(), 'ECHEC_CREATION_COMMANDE', failure, at(8)),
  COMPENSATION_EN_COURS: () => enterCompensation(halfOrdered(), failure, at(8)),
  COMPENSATION_BLOQUEE: () => park(halfOrdered(), failure, at(8)),
  SAGA_ANNULEE: () => stepFailed(newOrder(), 'ECHEC_STOCK_INSUFFISANT', failure, at(8)),
};
