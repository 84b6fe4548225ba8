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

const isUnderWay = ({ etat, annulation }: LedgerEntry): boolean =>
  etat === 'EN_COURS' || annulation?.etat === 'EN_COURS';

/** Was a call made, or about to be, of which nobody has written down what became? */
export const hasCallUnderWay = (saga: Saga): boolean =>
  EFFECT_STEPS.some((step) => saga.registre[step].some(isUnderWay));

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

/** The ledger as the decisions leave it, one after the other, and one event for all of them. */
const decisionsTaken = (saga: Saga, { acteur, motif, decisions }: Intervention, at: Date): Saga => {
  if (decisions.length === 0) return saga;
  let decided = saga;
  const taken: Decision[] = [];
  for (const decision of decisions) {
    const etape = stepOf(decided, decision);
    decided = withLedger(decided, etape, at, (entry) =>
      entry.ligne === decision.ligne ? settled(entry, etape, decision) : entry,
    );
    taken.push({ ...decision, etape });
  }
  const told = taken.map(({ ligne, etape, issue }) => `ligne ${ligne} (${etape}) ${issue}`);
  const message = `Réglé à la main : ${told.join(', ')}`;
  return note(
    decided,
    { type: 'DECISION_MANUELLE', message, donnees: { acteur, motif, decisions: taken } },
    at,
  );
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
  const decided = decisionsTaken(saga, { acteur, motif, decisions }, at);
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

export type NumberedExecution = Pick<Saga, 'saga_id' | 'execution'>;

/** Name of the saga's current execution: AWS starts a name once only. */
export const executionName = ({ saga_id, execution }: NumberedExecution): string => `${saga_id}-${execution}`;

/** What an execution of that name works on; undefined for a name that was given by hand. */
export const executionNamed = (name: string): NumberedExecution | undefined => {
  const [, saga_id, execution] = /^([0-9a-f-]{36})-(\d+)$/.exec(name) ?? [];
  return saga_id && execution ? { saga_id, execution: Number(execution) } : undefined;
};
