import { outstanding } from '../../domain/closing.ts';
import {
  compensationForced,
  DecisionRefused,
  hasCallUnderWay,
  isUnsettled,
} from '../../domain/intervention.ts';
import { type Saga, secondsSinceWrite } from '../../domain/saga.ts';
import { isTerminal } from '../../domain/states.ts';
import type { Executions } from '../clients/executions.ts';
import { requestedSaga } from './get-saga.ts';
import { callerPrefix, type Endpoint, HttpError, json, sagaPath } from './http.ts';
import { compensateSchema } from './schemas.ts';
import { requireJsonBody, validate } from './validation.ts';

type ForceDeps = {
  readonly executions: Executions;
  readonly publicPath: string;
  /** How long a call may be on its way once its intent is written. */
  readonly longestCallSeconds: number;
};

/**
 * `POST /api/saga/commandes/{saga_id}/compenser/`: a person sends a stuck saga to its compensation.
 * Refused (409) on a finished saga, on one that an execution still works on, and to all but one of those who ask at once.
 */
export const forceCompensation =
  ({ executions, publicPath, longestCallSeconds }: ForceDeps): Endpoint =>
  async (request) => {
    const { store, now, log } = request.invocation;
    const { simulation, ...intervention } = validate(compensateSchema, requireJsonBody(request));
    const seen = await requestedSaga(request);
    await refuseUnlessStuck(seen, executions, now());
    if (intervention.decisions.length > 0) refuseWhileUnderWay(seen, longestCallSeconds, now());
    const decide = (saga: Saga): Saga => {
      if (saga.version !== seen.version) throw conflict(saga, 'La saga a changé entre-temps : relisez-la');
      return decided(saga, () => compensationForced(saga, intervention, now()));
    };
    if (simulation) return json(200, planAnswer(seen, decide(seen)));
    const saga = await store.update(seen, decide);
    log.info('Compensation forcée', { acteur: intervention.acteur, motif: intervention.motif });
    if (!isTerminal(saga.etat_actuel)) {
      try {
        await executions.start(saga);
      } catch (error) {
        log.warn("L'exécution n'a pas pu être démarrée : la reprise s'en chargera", error as Error);
      }
    }
    return json(
      isTerminal(saga.etat_actuel) ? 200 : 202,
      {
        success: true,
        saga_id: saga.saga_id,
        etat_actuel: saga.etat_actuel,
        message: 'Compensation demandée',
      },
      { Location: sagaPath(callerPrefix(request, publicPath), saga.saga_id) },
    );
  };

const conflict = ({ saga_id }: Saga, error: string): HttpError => new HttpError(409, error, { saga_id });

/** Seconds within which a rescue or another intervention starts the execution that it wrote down. */
const STARTING_SECONDS = 10;

const refuseUnlessStuck = async (saga: Saga, executions: Executions, at: Date): Promise<void> => {
  if (isTerminal(saga.etat_actuel)) throw conflict(saga, `La saga est finie (${saga.etat_actuel})`);
  const status = await executions.status(saga);
  if (status === 'RUNNING') throw conflict(saga, 'Une exécution travaille encore sur cette saga');
  if (status === 'ABSENT' && saga.execution > 1 && secondsSinceWrite(saga, at) < STARTING_SECONDS) {
    throw conflict(saga, 'Une exécution démarre pour cette saga');
  }
};

/** A function outlives the execution that called it: until its calls are over, nobody can know what became of them. */
const refuseWhileUnderWay = (saga: Saga, longestCallSeconds: number, at: Date): void => {
  const seconds = Math.ceil(longestCallSeconds - secondsSinceWrite(saga, at));
  if (seconds <= 0 || !hasCallUnderWay(saga)) return;
  throw new HttpError(409, `Un appel peut être encore en route : décidez dans ${seconds} s`, {
    saga_id: saga.saga_id,
    headers: { 'Retry-After': String(seconds) },
  });
};

const decided = (saga: Saga, decide: () => Saga): Saga => {
  try {
    return decide();
  } catch (error) {
    if (error instanceof DecisionRefused) throw new HttpError(400, error.message, { saga_id: saga.saga_id });
    throw error;
  }
};

/** What would be done, line by line, without doing it. */
const planAnswer = (before: Saga, after: Saga) => ({
  success: true,
  simulation: true,
  saga_id: before.saga_id,
  etat_actuel: before.etat_actuel,
  etat_apres: after.etat_actuel,
  // Last effect first: the order in which they are undone.
  plan: outstanding(after)
    .toReversed()
    .map(({ etape, entry }) => ({
      etape,
      ligne: entry.ligne,
      produit_id: after.lignes_commande[entry.ligne - 1]?.produit_id,
      quantite: after.lignes_commande[entry.ligne - 1]?.quantite,
      etat: entry.etat,
      action: isUnsettled(entry) ? 'A_REGLER_OU_REDEMANDER' : 'ANNULER',
    })),
});
