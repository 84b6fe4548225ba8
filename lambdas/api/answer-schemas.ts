import * as z from 'zod';
import { sagaEventSchema } from '../../domain/events.ts';
import { orderLineSchema } from '../../domain/saga.ts';
import { SAGA_STATES } from '../../domain/states.ts';

/** What callers receive. The end-to-end tests check real answers against these; the OpenAPI document shows them. */
const state = z.enum(SAGA_STATES);
const date = z.iso.datetime();

export const errorAnswerSchema = z.object({
  error: z.string(),
  details: z.unknown().optional(),
  saga_id: z.guid().optional(),
});

const summarySchema = z.object({
  saga_id: z.guid(),
  client_id: z.guid(),
  magasin_id: z.guid(),
  etat_actuel: state,
  est_terminee: z.boolean(),
  est_en_echec: z.boolean(),
  necessite_compensation: z.boolean(),
  montant_total: z.number().nullable().describe('Euros'),
  quantite_totale_articles: z.int(),
  nombre_lignes: z.int(),
  nombre_evenements: z.int(),
  duree_totale_secondes: z.number(),
  duree_par_etape: z.record(z.string(), z.number()),
  tentatives_par_etape: z.record(z.string(), z.int()),
  reservations_actives: z.array(
    z.object({ ligne: z.int(), produit_id: z.guid(), quantite: z.int(), incertaine: z.boolean() }),
  ),
  commande_finale_id: z.string().nullable(),
  commande_ids: z.array(z.string()),
  date_creation: date,
  date_derniere_modification: date,
});

export const createdAnswerSchema = z.object({
  success: z.literal(true),
  saga_id: z.guid(),
  etat_final: z.literal('SAGA_TERMINEE'),
  commande_id: z.string().nullable(),
  resume_execution: summarySchema,
});

export const acceptedAnswerSchema = z.object({
  success: z.literal(true),
  saga_id: z.guid(),
  etat_actuel: state,
  message: z.string(),
});

export const sagaAnswerSchema = z.object({
  saga_id: z.guid(),
  client_id: z.guid(),
  magasin_id: z.guid(),
  etat_actuel: state,
  est_terminee: z.boolean(),
  commande_finale_id: z.string().nullable(),
  date_creation: date,
  derniere_modification: date,
  donnees_contexte: z.record(z.string(), z.unknown()),
  historique_evenements: z.array(sagaEventSchema),
  lignes_commande: z.array(orderLineSchema.loose()),
});

export const listAnswerSchema = z.object({
  success: z.literal(true),
  total: z.int().describe('Nombre de sagas dans cette page'),
  filtres: z.object({ etat: state.nullable(), actives_seulement: z.boolean() }),
  sagas: z.array(
    z.object({
      saga_id: z.guid(),
      client_id: z.guid(),
      magasin_id: z.guid(),
      etat_actuel: state,
      est_terminee: z.boolean(),
      necessite_compensation: z.boolean(),
      commande_finale_id: z.string().nullable(),
      date_creation: date,
      derniere_modification: date,
      nombre_lignes: z.int(),
      nombre_evenements: z.int(),
    }),
  ),
  curseur_suivant: z.string().nullable(),
});

export const simulatedAnswerSchema = z.object({
  simulation_reussie: z.literal(true),
  echec_simule: z.literal('Stock insuffisant'),
  saga_id: z.guid(),
  etat_final: z.literal('SAGA_ANNULEE'),
  details: z.record(z.string(), z.unknown()),
  resume_execution: summarySchema,
});

export const healthAnswerSchema = z.object({
  status: z.enum(['healthy', 'unhealthy']),
  service: z.string(),
  dependances: z.record(
    z.string(),
    z.object({ etat: z.enum(['ok', 'indisponible']), duree_ms: z.number(), cause: z.string().optional() }),
  ),
});

export const compensationAnswerSchema = z.looseObject({
  success: z.literal(true),
  saga_id: z.guid(),
  etat_actuel: state,
});

export const explanationAnswerSchema = z.object({
  saga_id: z.guid(),
  etat_actuel: state,
  conclusion: z.string(),
  recit: z.array(z.object({ quand: date, quoi: z.string() })),
  lignes: z.array(z.string()),
  historique_intact: z.boolean(),
});
