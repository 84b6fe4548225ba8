import * as z from 'zod';
import { CompensationRequested, DeadlineExceeded, IllegalSaga } from './errors.ts';
import { appendEvent, type EventType, firstBrokenLink, sagaEventSchema } from './events.ts';
import { type LedgerEntry, ledgerEntrySchema } from './ledger.ts';
import { canTransition, isForward, isPast, SAGA_STATES, type SagaState } from './states.ts';
import { type EffectStep, STEPS, type StepName } from './steps.ts';

export const orderLineSchema = z.object({
  produit_id: z.guid(),
  quantite: z.int().positive(),
  nom_produit: z.string().optional(),
  /** Euros, as the catalogue gave it. */
  prix_unitaire: z.number().nonnegative().optional(),
});

const failureSchema = z.object({
  etape: z.string(),
  /** Name of the error that ended the step, or of the platform's (`States.Timeout`...). */
  type: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
});

/**
 * The whole record of one order saga, as it is stored. Dates are ISO 8601 in UTC; `version` counts writes.
 * Keys are the wire's, so that the store, the API and the documentation speak of one thing by one name.
 */
export const sagaSchema = z.object({
  saga_id: z.uuid(),
  version: z.int().nonnegative(),
  etat_actuel: z.enum(SAGA_STATES),
  client_id: z.guid(),
  magasin_id: z.guid(),
  lignes_commande: z.array(orderLineSchema).min(1),
  registre: z.object({
    'reserve-stock': z.array(ledgerEntrySchema),
    'create-order': z.array(ledgerEntrySchema),
  }),
  historique_evenements: z.array(sagaEventSchema),
  tentatives_par_etape: z.record(z.string(), z.int().nonnegative()),
  /** Why the last step or attempt did not end well. */
  echec: failureSchema.optional(),
  /** Forward work must be over by then; undo has its own budget. */
  echeance: z.iso.datetime(),
  /** SHA-256 of the request that started it: the same Idempotency-Key with another request is refused. */
  empreinte_requete: z.string(),
  /** What the saga added to the counters, by series, while it went well: they are told when it ends, or stops going well. */
  mesures: z.record(z.string(), z.number()).optional(),
  /** Number of the execution that works on it, from 1; a rescue or a forced compensation starts the next one. */
  execution: z.int().positive(),
  date_creation: z.iso.datetime(),
  date_derniere_modification: z.iso.datetime(),
});

export type Saga = z.infer<typeof sagaSchema>;
export type OrderLine = z.infer<typeof orderLineSchema>;
export type Failure = z.infer<typeof failureSchema>;

export type NewSaga = Pick<
  Saga,
  'saga_id' | 'client_id' | 'magasin_id' | 'lignes_commande' | 'empreinte_requete'
> & {
  /** Budget of the forward work, in seconds. */
  readonly timeoutSeconds: number;
};

export const newSaga = ({ timeoutSeconds, ...order }: NewSaga, now: Date): Saga => {
  const timestamp = now.toISOString();
  const ledger = () =>
    order.lignes_commande.map((_, index) => ({ ligne: index + 1, etat: 'PREVUE' as const, tentatives: 0 }));
  return {
    ...order,
    version: 0,
    etat_actuel: 'EN_ATTENTE',
    registre: { 'reserve-stock': ledger(), 'create-order': ledger() },
    historique_evenements: appendEvent(order.saga_id, [], {
      type: 'SAGA_DEMARRE',
      etat_precedent: null,
      nouvel_etat: 'EN_ATTENTE',
      message: `Saga démarrée pour ${order.lignes_commande.length} ligne(s)`,
      timestamp,
      donnees: {},
    }),
    tentatives_par_etape: {},
    echeance: new Date(now.getTime() + timeoutSeconds * 1000).toISOString(),
    execution: 1,
    date_creation: timestamp,
    date_derniere_modification: timestamp,
  };
};

export type Note = {
  readonly type: EventType;
  readonly message: string;
  readonly donnees?: Record<string, unknown>;
};

/**
 * Events of a saga that does not get on, which it could repeat until its record outgrows one item of the store: past so
 * many of each the history stays as it is, and the counts of the record (attempts, executions) tell the rest.
 */
const MOST_OF: Partial<Record<EventType, number>> = { TENTATIVE_ECHOUEE: 120, SAGA_REPRISE: 40 };

const isToldEnough = ({ historique_evenements }: Saga, type: EventType): boolean => {
  const most = MOST_OF[type];
  return most !== undefined && historique_evenements.filter((event) => event.type === type).length >= most;
};

/** Adds to the history without changing the state. */
export const note = (saga: Saga, { type, message, donnees = {} }: Note, at: Date): Saga =>
  isToldEnough(saga, type)
    ? { ...saga, date_derniere_modification: at.toISOString() }
    : record(saga, saga.etat_actuel, { type, message, donnees }, at);

/** False when the hash chain shows that the history was changed after it was written, or its end taken off. */
export const isHistoryIntact = ({ saga_id, etat_actuel, historique_evenements: history }: Saga): boolean =>
  history.at(-1)?.nouvel_etat === etat_actuel && firstBrokenLink(saga_id, history) === -1;

/** Moves to `state`; throws IllegalSaga when the table does not allow it. */
export const moveTo = (saga: Saga, state: SagaState, event: Note, at: Date): Saga => {
  if (!canTransition(saga.etat_actuel, state)) {
    throw new IllegalSaga(`Transition interdite : ${saga.etat_actuel} -> ${state}`, {
      saga_id: saga.saga_id,
    });
  }
  return record(saga, state, event, at);
};

const record = (saga: Saga, state: SagaState, { type, message, donnees = {} }: Note, at: Date): Saga => ({
  ...saga,
  etat_actuel: state,
  historique_evenements: appendEvent(saga.saga_id, saga.historique_evenements, {
    type,
    etat_precedent: saga.etat_actuel,
    nouvel_etat: state,
    message,
    timestamp: at.toISOString(),
    donnees,
  }),
  date_derniere_modification: at.toISOString(),
});

/**
 * Does `step` still have forward work to do on this saga? False when the saga is past it.
 * Throws CompensationRequested when the saga is being undone, DeadlineExceeded when its time is up.
 */
export const isDue = (saga: Saga, step: StepName, now: Date): boolean => {
  const { during, after } = STEPS[step];
  if (!isForward(saga.etat_actuel)) {
    throw new CompensationRequested(`La saga est en ${saga.etat_actuel}`);
  }
  if (after !== during && (saga.etat_actuel === after || isPast(saga.etat_actuel, after))) return false;
  if (after === during && isPast(saga.etat_actuel, after)) return false;
  if (remainingMs(saga, now) <= 0) {
    throw new DeadlineExceeded(`Délai de la saga dépassé (échéance ${saga.echeance})`);
  }
  return true;
};

/** Milliseconds of forward work left; negative when over. */
export const remainingMs = (saga: Saga, now: Date): number => Date.parse(saga.echeance) - now.getTime();

/** Seconds since anybody last wrote to the record. */
export const secondsSinceWrite = (saga: Saga, now: Date): number =>
  (now.getTime() - Date.parse(saga.date_derniere_modification)) / 1000;

/** Counts one more attempt of `step`. */
export const countAttempt = (saga: Saga, step: string): Saga => ({
  ...saga,
  tentatives_par_etape: { ...saga.tentatives_par_etape, [step]: (saga.tentatives_par_etape[step] ?? 0) + 1 },
});

/** Ids of the sales that exist or existed for this order, first line first. */
export const orderIds = (saga: Saga): string[] =>
  saga.registre['create-order'].flatMap(({ etat, resultat }) =>
    etat === 'FAITE' && typeof resultat?.vente_id === 'string' ? [resultat.vente_id] : [],
  );

/** Applies `change` to every ledger entry of `step`; returns the saga itself when that changes none. */
export const withLedger = (
  saga: Saga,
  step: EffectStep,
  at: Date,
  change: (entry: LedgerEntry) => LedgerEntry,
): Saga => {
  const entries = saga.registre[step].map(change);
  // A late replay must not give a finished saga another date, nor its reader another duration.
  if (entries.every((entry, index) => entry === saga.registre[step][index])) return saga;
  return {
    ...saga,
    registre: { ...saga.registre, [step]: entries },
    date_derniere_modification: at.toISOString(),
  };
};
