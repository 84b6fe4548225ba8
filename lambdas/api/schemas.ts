import * as z from 'zod';
import { SAGA_STATES } from '../../domain/states.ts';
import { EFFECT_STEPS } from '../../domain/steps.ts';

/** What callers may send. These schemas validate requests, and the OpenAPI document is made from them. */
const DEFAULT_STORE = '550e8400-e29b-41d4-a716-446655440000';
const MAX_LINES = 100;
export const MAX_QUANTITY = 1_000_000;

/** zod's French speaks of a GUID, the contract of a UUID. */
const guid = z.guid({ error: ({ code }) => (code === 'invalid_format' ? 'UUID invalide' : undefined) });

/** In lower case. Its defaults are `prefault`s: a `default` after a transform is missing from the OpenAPI document. */
const id = guid.transform((value) => value.toLowerCase());

const quantity = z.int().min(1).max(MAX_QUANTITY);

export const startSchema = z.strictObject({
  client_id: id.describe('Le client qui commande'),
  magasin_id: id.prefault(DEFAULT_STORE).describe('Le magasin dont le stock est pris'),
  lignes: z
    .array(z.strictObject({ produit_id: id, quantite: quantity }))
    .min(1)
    .max(MAX_LINES)
    .describe('Un produit cité plusieurs fois compte pour une ligne : les quantités s’ajoutent'),
});

/** `test/echec-stock`: which product to want too much of. */
export const simulateSchema = z.strictObject({
  client_id: id.prefault('00000000-0000-4000-8000-000000000000'),
  magasin_id: id.prefault(DEFAULT_STORE),
  produit_id: id.prefault('550e8400-e29b-41d4-a716-446655440001'),
});

export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, '1 à 255 caractères ASCII visibles sont attendus');

export const sagaIdSchema = z.object({ saga_id: id });

const queryFlag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');

/** Digits alone: `0x5` and `1e1` are numbers to JavaScript only. */
const digits = (value: unknown): unknown =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;

export const listSchema = z.strictObject({
  etat: z.enum(SAGA_STATES).optional(),
  actives_seulement: queryFlag.prefault('false'),
  limite: z.preprocess(digits, z.int().min(1).max(100).default(20)),
  curseur: z.string().max(200).optional(),
});

/** Text for the history, whose fingerprints are taken over well-formed Unicode only. */
const text = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((value) => value.isWellFormed(), 'Unicode mal formé');

export const compensateSchema = z.strictObject({
  acteur: text(200).describe('Qui intervient'),
  motif: text(1000).describe('Pourquoi'),
  simulation: z.boolean().default(false).describe('Ne rien faire : montrer le plan'),
  decisions: z
    .array(
      z.strictObject({
        ligne: z.int().min(1).max(MAX_LINES),
        issue: z.enum(['FAITE', 'NON_FAITE']).describe('Ce que l’effet est vraiment, dans le service'),
        etape: z.enum(EFFECT_STEPS).optional(),
        vente_id: text(100).optional(),
      }),
    )
    .max(2 * MAX_LINES)
    .default([]),
});

export type StartRequest = z.infer<typeof startSchema>;
