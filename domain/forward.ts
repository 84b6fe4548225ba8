import { answeredLate } from './closing.ts';
import { IllegalSaga, OutcomeUnknown } from './errors.ts';
import { claimed, isCallable, type Outcome, withOutcome } from './ledger.ts';
import {
  countAttempt,
  type Failure,
  isDue,
  moveTo,
  note,
  type OrderLine,
  type Saga,
  withLedger,
} from './saga.ts';
import { isForward, isTerminal } from './states.ts';
import { type EffectStep, STEPS, type StepName } from './steps.ts';

/** Enters the state in which `step` works, if the saga is not there yet. */
export const enter = (saga: Saga, step: StepName, at: Date): Saga => {
  const { during } = STEPS[step];
  if (saga.etat_actuel === during) return saga;
  return moveTo(saga, during, { type: 'ETAPE_DEMARREE', message: `Étape ${during}` }, at);
};

/**
 * Records a failed attempt, of a step or of an undo, that began at `startedAt`. Retrying, or failing for good, is the
 * machine's decision. `echec` keeps saying why the order failed, whatever happens to its undo.
 */
export const attemptFailed = (saga: Saga, failure: Failure, startedAt: Date, at: Date): Saga => {
  if (isTerminal(saga.etat_actuel)) return saga;
  const { etape, type, message, details } = failure;
  const begun = readAttempt(saga, etape, startedAt);
  const noted = note(begun, { type: 'TENTATIVE_ECHOUEE', message, donnees: { etape, type, ...details } }, at);
  return isForward(saga.etat_actuel) ? { ...noted, echec: failure } : noted;
};

/** How many attempts of a step or an undo failed, as far as the history knows. */
export const failedAttempts = (saga: Saga, step: string): number =>
  saga.historique_evenements.filter(
    ({ type, donnees }) => type === 'TENTATIVE_ECHOUEE' && donnees.etape === step,
  ).length;

/** Steps that only ask write nothing before they call: their failed attempts are counted here. */
const readAttempt = (saga: Saga, step: string, startedAt: Date): Saga => {
  if (!isForward(saga.etat_actuel) || (step !== 'verify-stock' && step !== 'fetch-products')) return saga;
  const counted = countAttempt(saga, step);
  return saga.etat_actuel === 'EN_ATTENTE' ? enter(counted, 'verify-stock', startedAt) : counted;
};

/** Every line's stock suffices. `startedAt` is when the check began: the time spent is read from the history. */
export const stockVerified = (saga: Saga, startedAt: Date, at: Date): Saga => {
  if (!isDue(saga, 'verify-stock', at)) return saga;
  const entered = countAttempt(enter(saga, 'verify-stock', startedAt), 'verify-stock');
  return moveTo(
    entered,
    'STOCK_VERIFIE',
    { type: 'STOCK_VERIFIE_SUCCES', message: `Stock suffisant pour ${saga.lignes_commande.length} ligne(s)` },
    at,
  );
};

export const productsKnown = (saga: Saga): boolean =>
  saga.lignes_commande.every((line) => line.prix_unitaire !== undefined && line.nom_produit !== undefined);

/** Name and price of every line, as the catalogue gave them; same order as the lines. */
export const productsFetched = (
  saga: Saga,
  products: readonly Required<Pick<OrderLine, 'nom_produit' | 'prix_unitaire'>>[],
  at: Date,
): Saga => {
  if (!isDue(saga, 'fetch-products', at) || productsKnown(saga)) return saga;
  if (products.length !== saga.lignes_commande.length)
    throw new IllegalSaga('Un produit par ligne est attendu');
  return note(
    {
      ...countAttempt(saga, 'fetch-products'),
      lignes_commande: saga.lignes_commande.map((line, index) => ({ ...line, ...products[index] })),
    },
    { type: 'PRODUITS_RECUPERES_SUCCES', message: 'Noms et prix obtenus du catalogue' },
    at,
  );
};

/** How a step may treat its service. */
export type EffectPolicy = {
  /** The service answers a repeated Idempotency-Key with the first answer, and fences undone keys. */
  readonly honoursKey: boolean;
  /** How many lines may be in flight, and so in doubt after a crash, when it does not. */
  readonly concurrency: number;
};

/**
 * Writes ahead what `step` is about to do: enters its state and marks the lines it will call as EN_COURS.
 * Returns the saga to save and the numbers of those lines; none when nothing is left to call, or a line was refused.
 */
export const claimLines = (
  saga: Saga,
  step: EffectStep,
  policy: EffectPolicy,
  at: Date,
): { saga: Saga; lines: readonly number[] } => {
  if (!isDue(saga, step, at)) return { saga, lines: [] };
  const entries = saga.registre[step];
  const stuck = entries.filter(
    ({ etat }) => !policy.honoursKey && (etat === 'EN_COURS' || etat === 'INCERTAINE'),
  );
  if (stuck.length > 0) {
    throw new OutcomeUnknown('Une réponse perdue ne peut pas être redemandée à ce service', {
      etape: step,
      lignes: stuck.map(({ ligne }) => ligne),
    });
  }
  if (entries.some(({ etat }) => etat === 'REFUSEE')) return { saga, lines: [] };
  const lines = entries
    .filter((entry) => isCallable(entry, policy.honoursKey))
    .slice(0, policy.honoursKey ? entries.length : policy.concurrency)
    .map(({ ligne }) => ligne);
  if (lines.length === 0) return { saga, lines };
  // A service that honours the key gets all its lines at once; another gets them in waves, of one attempt.
  const firstWave = policy.honoursKey || entries.every(({ etat }) => etat !== 'FAITE');
  const entered = enter(saga, step, at);
  return {
    lines,
    saga: withLedger(firstWave ? countAttempt(entered, step) : entered, step, at, (entry) =>
      lines.includes(entry.ligne) ? claimed(entry) : entry,
    ),
  };
};

export type LineOutcomes = ReadonlyMap<number, Outcome>;

/**
 * Writes what came of the calls. When every line is done the saga moves on; the last step also completes it.
 * A saga that was stopped meanwhile keeps its state: its ledger still learns the facts.
 */
export const effectsRecorded = (saga: Saga, step: EffectStep, outcomes: LineOutcomes, at: Date): Saga => {
  const recorded = withLedger(saga, step, at, (entry) => {
    const outcome = outcomes.get(entry.ligne);
    return outcome ? withOutcome(entry, outcome) : entry;
  });
  const { during, after, succeeded } = STEPS[step];
  const done = recorded.registre[step].every(({ etat }) => etat === 'FAITE');
  if (saga.etat_actuel === 'COMPENSATION_BLOQUEE') return answeredLate(saga, recorded, at);
  if (!done || !isForward(saga.etat_actuel) || saga.etat_actuel !== during) return recorded;
  const lines = recorded.registre[step].length;
  const { echec: _, ...settled } = recorded;
  const advanced = moveTo(settled, after, { type: succeeded, message: `${after} : ${lines} ligne(s)` }, at);
  return after === 'COMMANDE_CREEE'
    ? moveTo(advanced, 'SAGA_TERMINEE', { type: 'SAGA_TERMINEE_SUCCES', message: 'Commande terminée' }, at)
    : advanced;
};
