import { enterCompensation } from './compensation.ts';
import { IllegalSaga } from './errors.ts';
import { isOutstanding, type LedgerEntry } from './ledger.ts';
import { note, type Saga, withLedger } from './saga.ts';
import { isTerminal } from './states.ts';
import { EFFECT_STEPS, type EffectStep } from './steps.ts';

/** What a person found out about one effect: it stands in the service (FAITE), or it does not (NON_FAITE). */
export type Decision = {
  readonly ligne: number;
  readonly etape?: EffectStep | undefined;
  readonly issue: 'FAITE' | 'NON_FAITE';
  /** Id of the sale, when a sale whose answer was lost turns out to exist. */
  readonly vente_id?: string | undefined;
};

export type Intervention = {
  readonly acteur: string;
  readonly motif: string;
  readonly decisions: readonly Decision[];
};

/** A decision that does not fit the record; the caller gets its message. */
export class DecisionRefused extends IllegalSaga {}

/** An effect that only a person can settle: asking the service again is unsafe, or was refused. */
export const isUnsettled = (entry: LedgerEntry): boolean =>
  isOutstanding(entry) && (entry.etat !== 'FAITE' || entry.annulation !== undefined);

const stepOf = (saga: Saga, { ligne, etape }: Decision): EffectStep => {
  const candidates = EFFECT_STEPS.filter((step) =>
    saga.registre[step].some((entry) => entry.ligne === ligne && isOutstanding(entry)),
  );
  if (etape) {
    if (candidates.includes(etape)) return etape;
    throw new DecisionRefused(`Ligne ${ligne} : rien à régler pour l'étape ${etape}`);
  }
  const unsettled = candidates.filter((step) =>
    saga.registre[step].some((entry) => entry.ligne === ligne && isUnsettled(entry)),
  );
  const [only, ...others] = unsettled;
  if (only && others.length === 0) return only;
  // What is known to stand is not settled by mistake: its step must be named.
  throw new DecisionRefused(
    candidates.length === 0
      ? `Ligne ${ligne} : rien à régler`
      : `Ligne ${ligne} : précisez l'étape (${candidates.join(', ')})`,
  );
};

const settled = (entry: LedgerEntry, step: EffectStep, { issue, vente_id }: Decision): LedgerEntry => {
  const { annulation: _, doute: __, motif: ___, ...rest } = entry;
  if (issue === 'NON_FAITE') return { ...rest, etat: 'ANNULEE', motif: 'Décision manuelle' };
  const resultat = vente_id ? { ...rest.resultat, vente_id } : rest.resultat;
  if (step === 'create-order' && resultat?.vente_id === undefined) {
    throw new DecisionRefused(
      `Ligne ${entry.ligne} : l'identifiant de la vente (vente_id) est nécessaire pour l'annuler`,
    );
  }
  return { ...rest, etat: 'FAITE', ...(resultat ? { resultat } : {}) };
};

/**
 * A person sends a stuck saga (back) to its compensation, after settling what they know. Undos that a service refused
 * are asked again. Starts a new execution number, so that of twenty such requests only one can be saved.
 * Throws DecisionRefused when a decision does not fit, or when the saga is finished.
 */
export const compensationForced = (
  saga: Saga,
  { acteur, motif, decisions }: Intervention,
  at: Date,
): Saga => {
  if (isTerminal(saga.etat_actuel)) throw new DecisionRefused(`La saga est finie (${saga.etat_actuel})`);
  const decided = decisions.reduce((current, decision) => {
    const step = stepOf(current, decision);
    const changed = withLedger(current, step, at, (entry) =>
      entry.ligne === decision.ligne ? settled(entry, step, decision) : entry,
    );
    return note(
      changed,
      {
        type: 'DECISION_MANUELLE',
        message: `Ligne ${decision.ligne} réglée à la main : ${decision.issue}`,
        donnees: { acteur, motif, ...decision, etape: step },
      },
      at,
    );
  }, saga);
  const reopened = EFFECT_STEPS.reduce(
    (current, step) =>
      withLedger(current, step, at, ({ annulation, ...entry }) =>
        annulation === undefined || annulation.etat === 'REFUSEE' ? entry : { ...entry, annulation },
      ),
    decided,
  );
  const reason = {
    etape: 'compenser',
    type: 'ForcedCompensation',
    message: `Compensation demandée par ${acteur}`,
    details: { acteur, motif },
  };
  const entered = enterCompensation(reopened, reason, at);
  const requested =
    saga.etat_actuel === 'COMPENSATION_EN_COURS'
      ? note(
          entered,
          { type: 'COMPENSATION_DEMANDEE', message: reason.message, donnees: { acteur, motif } },
          at,
        )
      : entered;
  return { ...requested, execution: saga.execution + 1 };
};

/** Starts a new execution number for a saga that nothing works on any more. */
export const rescued = (saga: Saga, reason: string, at: Date): Saga =>
  note(
    { ...saga, execution: saga.execution + 1 },
    { type: 'SAGA_REPRISE', message: reason, donnees: { execution: saga.execution + 1 } },
    at,
  );

/** Name of the saga's current execution: AWS starts a name once only. */
export const executionName = ({ saga_id, execution }: Pick<Saga, 'saga_id' | 'execution'>): string =>
  `${saga_id}-${execution}`;
