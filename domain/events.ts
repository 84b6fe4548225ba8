import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod';
import { SAGA_STATES } from './states.ts';

export const EVENT_TYPES = [
  'SAGA_DEMARRE',
  'ETAPE_DEMARREE',
  'STOCK_VERIFIE_SUCCES',
  'STOCK_VERIFIE_ECHEC',
  'PRODUITS_RECUPERES_SUCCES',
  'PRODUITS_RECUPERES_ECHEC',
  'STOCK_RESERVE_SUCCES',
  'STOCK_RESERVE_ECHEC',
  'COMMANDE_CREEE_SUCCES',
  'COMMANDE_CREEE_ECHEC',
  'TENTATIVE_ECHOUEE',
  'COMPENSATION_DEMANDEE',
  'LIGNES_ANNULEES',
  'COMPENSATION_BLOQUEE',
  'COMPENSATION_TERMINEE',
  'DECISION_MANUELLE',
  'SAGA_REPRISE',
  'SAGA_ANNULEE_SANS_EFFET',
  'SAGA_TERMINEE_SUCCES',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

const eventFactsSchema = z.object({
  type: z.enum(EVENT_TYPES),
  etat_precedent: z.enum(SAGA_STATES).nullable(),
  nouvel_etat: z.enum(SAGA_STATES),
  message: z.string(),
  timestamp: z.iso.datetime(),
  donnees: z.record(z.string(), z.unknown()),
});

/**
 * `empreinte`: SHA-256 (hex) over the previous event's `empreinte` (the saga's id, for the first) and this event's facts, as
 * RFC 8785 JSON.
 */
export const sagaEventSchema = eventFactsSchema.extend({ empreinte: z.string() });

export type SagaEvent = z.infer<typeof sagaEventSchema>;
type EventFacts = z.infer<typeof eventFactsSchema>;

const fingerprint = (previous: string, facts: EventFacts): string =>
  createHash('sha256')
    .update(`${previous}\n${canonicalize(facts)}`)
    .digest('hex');

/** Appends `facts` to the history of the saga `sagaId`, chained to what precedes it. Returns a new history. */
export const appendEvent = (
  sagaId: string,
  history: readonly SagaEvent[],
  facts: EventFacts,
): SagaEvent[] => [
  ...history,
  { ...facts, empreinte: fingerprint(history.at(-1)?.empreinte ?? sagaId, facts) },
];

/** Index of the first event whose `empreinte` does not follow from what precedes it; -1 when the chain holds. */
export const firstBrokenLink = (sagaId: string, history: readonly SagaEvent[]): number =>
  history.findIndex(
    ({ empreinte, ...facts }, index) =>
      empreinte !== fingerprint(history[index - 1]?.empreinte ?? sagaId, facts),
  );
