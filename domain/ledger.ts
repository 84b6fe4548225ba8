import * as z from 'zod';

/**
 * One entry per line and step: what was about to be done, and what came of it. Written before each call and after it;
 * undo reads nothing else.
 */
export const ENTRY_STATES = ['PREVUE', 'EN_COURS', 'FAITE', 'REFUSEE', 'INCERTAINE', 'ANNULEE'] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

const UNDO_STATES = ['EN_COURS', 'REFUSEE', 'INCERTAINE'] as const;

export const ledgerEntrySchema = z.object({
  /** Line number in the order, from 1. */
  ligne: z.int().positive(),
  etat: z.enum(ENTRY_STATES),
  /** How many times the forward call was about to be made. */
  tentatives: z.int().nonnegative(),
  /** An earlier attempt's outcome is unknown, so that a later attempt which surely was not received proves nothing. */
  doute: z.boolean().optional(),
  /** What the service answered when it was done, e.g. the id of the sale. */
  resultat: z.record(z.string(), z.unknown()).optional(),
  /** Why the last attempt did not end as FAITE. */
  motif: z.string().optional(),
  /** The HTTP status of a refusal. */
  statut_http: z.int().optional(),
  /** The undo under way or ended badly; absent before it starts. ANNULEE says that it ended well. */
  annulation: z
    .object({
      etat: z.enum(UNDO_STATES),
      tentatives: z.int().nonnegative(),
      doute: z.boolean().optional(),
      motif: z.string().optional(),
    })
    .optional(),
});

export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/**
 * What came of one mutating call. `NON_ENVOYEE`: certainly not received (connection refused, 429, not tried);
 * `INCERTAINE`: it may have been received, and the answer is lost or unusable.
 */
export type Outcome =
  | { readonly issue: 'FAITE'; readonly resultat?: Record<string, unknown> }
  | {
      readonly issue: 'REFUSEE' | 'NON_ENVOYEE' | 'INCERTAINE';
      readonly motif: string;
      readonly status?: number;
    };

/**
 * Whether something of this entry may exist in the service, and so must be undone when the saga fails. A refusal says so
 * of its own call only: an earlier one in doubt may still be on its way, and must be fenced.
 */
export const isOutstanding = ({ etat, doute }: LedgerEntry): boolean =>
  etat === 'EN_COURS' || etat === 'FAITE' || etat === 'INCERTAINE' || (etat === 'REFUSEE' && doute === true);

/** May the forward call of this entry be made (again)? */
export const isCallable = (entry: LedgerEntry, honoursKey: boolean): boolean =>
  entry.etat === 'PREVUE' || (honoursKey && (entry.etat === 'EN_COURS' || entry.etat === 'INCERTAINE'));

/** The entry as written before its forward call. */
export const claimed = ({ motif: _, ...entry }: LedgerEntry): LedgerEntry => ({
  ...entry,
  etat: 'EN_COURS',
  tentatives: entry.tentatives + 1,
  ...(entry.etat === 'PREVUE' ? {} : { doute: true }),
});

/**
 * The entry after its forward call. Facts win over doubts, whoever learns them; nothing re-opens ANNULEE or FAITE, and
 * a refusal is not undone by a call of somebody else that did not leave.
 */
export const withOutcome = (entry: LedgerEntry, outcome: Outcome): LedgerEntry => {
  if (entry.etat === 'ANNULEE' || entry.etat === 'FAITE') return entry;
  if (entry.etat === 'REFUSEE' && outcome.issue === 'NON_ENVOYEE') return entry;
  const { motif: _, statut_http: __, doute, ...rest } = entry;
  switch (outcome.issue) {
    case 'FAITE':
      return { ...rest, etat: 'FAITE', ...(outcome.resultat ? { resultat: outcome.resultat } : {}) };
    case 'REFUSEE':
      return {
        ...rest,
        etat: 'REFUSEE',
        motif: outcome.motif,
        ...(doute ? { doute } : {}),
        ...(outcome.status === undefined ? {} : { statut_http: outcome.status }),
      };
    case 'NON_ENVOYEE':
      return doute
        ? { ...rest, etat: 'INCERTAINE', doute, motif: outcome.motif }
        : { ...rest, etat: 'PREVUE', motif: outcome.motif };
    case 'INCERTAINE':
      return { ...rest, etat: 'INCERTAINE', doute: true, motif: outcome.motif };
  }
};

/** May the undo of this entry be called (again)? What is uncertain is only asked of a service that honours the key. */
export const isUndoable = (entry: LedgerEntry, honoursKey: boolean): boolean => {
  if (entry.annulation?.etat === 'REFUSEE') return false;
  if (honoursKey) return isOutstanding(entry);
  return entry.etat === 'FAITE' && entry.annulation === undefined;
};

/** The entry as written before its undo call. */
export const undoClaimed = (entry: LedgerEntry): LedgerEntry => ({
  ...entry,
  annulation: {
    etat: 'EN_COURS',
    tentatives: (entry.annulation?.tentatives ?? 0) + 1,
    ...(entry.annulation ? { doute: true } : {}),
  },
});

/** The entry after its undo call. */
export const withUndoOutcome = (entry: LedgerEntry, outcome: Outcome): LedgerEntry => {
  if (entry.etat === 'ANNULEE' || entry.annulation === undefined) return entry;
  const { annulation, ...rest } = entry;
  switch (outcome.issue) {
    case 'FAITE':
      return { ...rest, etat: 'ANNULEE' };
    case 'NON_ENVOYEE':
      return annulation.doute
        ? { ...rest, annulation: { ...annulation, etat: 'INCERTAINE', motif: outcome.motif } }
        : rest;
    case 'REFUSEE':
    case 'INCERTAINE':
      return {
        ...rest,
        annulation: { ...annulation, etat: outcome.issue, doute: true, motif: outcome.motif },
      };
  }
};
