import * as z from 'zod';
import {
  acceptedAnswerSchema,
  compensationAnswerSchema,
  createdAnswerSchema,
  errorAnswerSchema,
  explanationAnswerSchema,
  healthAnswerSchema,
  listAnswerSchema,
  sagaAnswerSchema,
  simulatedAnswerSchema,
} from './answer-schemas.ts';
import {
  compensateSchema,
  idempotencyKeySchema,
  listSchema,
  sagaIdSchema,
  simulateSchema,
  startSchema,
} from './schemas.ts';

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
};

const body = (schema: z.ZodType, required = true, example?: unknown) => ({
  required,
  content: { 'application/json': { schema: schemaOf(schema, 'input'), ...(example ? { example } : {}) } },
});

const answer = (description: string, schema: z.ZodType) => ({
  description,
  content: { 'application/json': { schema: schemaOf(schema, 'output') } },
});

const error = (description: string) => answer(description, errorAnswerSchema);
const text = (description: string, type: string) => ({
  description,
  content: { [type]: { schema: { type: 'string' } } },
});

/** One parameter per property of an object schema. */
const parameters = (place: 'query' | 'path', schema: z.ZodObject) =>
  Object.entries(schemaOf(schema, 'input').properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path',
    schema: property,
  }));

const sagaId = parameters('path', sagaIdSchema);

const START_EXAMPLE = {
  client_id: '7a1f3c52-4f0e-4d8b-9a55-0d1f6f2c9b11',
  lignes: [{ produit_id: '550e8400-e29b-41d4-a716-446655440001', quantite: 2 }],
};

/** The document that `/openapi.json` serves, made from the schemas that validate. `testEndpoint`: is it deployed? */
export const openApiDocument = ({ testEndpoint }: { testEndpoint: boolean }) => ({
  openapi: '3.1.0',
  info: {
    title: 'Orchestrateur de sagas de commande',
    version: '1.0.0',
    description:
      'Les chemins valent avec et sans barre finale. Un produit cité deux fois dans une commande compte pour une ligne.',
  },
  // Relative to where this document is: right at the root, under a stage and behind Kong.
  servers: [{ url: './' }],
  paths: {
    '/api/saga/commandes/': {
      post: {
        summary: 'Démarrer une saga et, par défaut, attendre sa fin',
        tags: ['Sagas'],
        parameters: [
          { name: 'Idempotency-Key', in: 'header', schema: schemaOf(idempotencyKeySchema, 'input') },
          {
            name: 'Prefer',
            in: 'header',
            schema: { type: 'string' },
            description: '`respond-async` : répondre tout de suite ; `wait=5` : attendre 5 secondes au plus',
          },
        ],
        requestBody: body(startSchema, true, START_EXAMPLE),
        responses: {
          201: answer('Commande créée', createdAnswerSchema),
          202: answer('Pas encore finie : suivre Location', acceptedAnswerSchema),
          400: error('Stock insuffisant, produit ou magasin inconnu, commande refusée, ou requête invalide'),
          409: error(
            'Idempotency-Key déjà utilisée pour une autre commande, ou commande annulée par une personne',
          ),
          413: error('Corps trop grand'),
          415: error('Type de contenu non géré'),
          500: error('Erreur interne'),
          503: error('Un service est resté indisponible : la saga a été annulée'),
        },
      },
    },
    '/api/saga/commandes/{saga_id}/': {
      get: {
        summary: 'État, historique complet et contexte d’une saga',
        tags: ['Sagas'],
        parameters: sagaId,
        responses: {
          200: answer('La saga', sagaAnswerSchema),
          400: error('Identifiant invalide'),
          404: error('Saga inconnue'),
        },
      },
    },
    '/api/saga/commandes/{saga_id}/explication/': {
      get: {
        summary: 'Ce qui est arrivé à la commande, en français',
        tags: ['Sagas'],
        parameters: sagaId,
        responses: {
          200: answer('Le récit', explanationAnswerSchema),
          400: error('Identifiant invalide'),
          404: error('Saga inconnue'),
        },
      },
    },
    '/api/saga/commandes/{saga_id}/compenser/': {
      post: {
        summary: 'Forcer la compensation d’une saga bloquée',
        tags: ['Exploitation'],
        parameters: sagaId,
        requestBody: body(compensateSchema),
        responses: {
          200: answer('Plan (simulation), ou saga finie', compensationAnswerSchema),
          202: answer('Compensation demandée', compensationAnswerSchema),
          400: error('Requête ou décision invalide'),
          404: error('Saga inconnue'),
          409: error('Saga finie, en cours, ou changée entre-temps'),
        },
      },
    },
    '/api/saga/sagas/': {
      get: {
        summary: 'Lister les sagas, les plus récentes d’abord',
        tags: ['Sagas'],
        parameters: parameters('query', listSchema),
        responses: { 200: answer('Une page', listAnswerSchema), 400: error('Filtre ou curseur invalide') },
      },
    },
    ...(testEndpoint
      ? {
          '/api/saga/test/echec-stock/': {
            post: {
              summary: 'Jouer une saga qui échoue faute de stock',
              tags: ['Test'],
              requestBody: body(simulateSchema, false),
              responses: {
                400: answer('La saga a été refusée, comme voulu', simulatedAnswerSchema),
                503: error('La simulation n’a pas abouti'),
              },
            },
          },
        }
      : {}),
    '/api/saga/health/': {
      get: {
        summary: 'Santé, dépendance par dépendance',
        tags: ['Exploitation'],
        responses: {
          200: answer('Tout répond', healthAnswerSchema),
          503: answer('Une dépendance ne répond pas', healthAnswerSchema),
        },
      },
    },
    '/api/saga/info/': {
      get: {
        summary: 'Description',
        tags: ['Exploitation'],
        responses: { 200: answer('Description', z.looseObject({ service: z.string() })) },
      },
    },
    '/metrics/': {
      get: {
        summary: 'Exposition Prometheus',
        tags: ['Exploitation'],
        responses: { 200: text('Format texte 0.0.4', 'text/plain') },
      },
    },
  },
});
