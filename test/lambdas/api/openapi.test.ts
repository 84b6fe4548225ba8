import { describe, expect, it } from '@jest/globals';
import { openApiDocument } from '../../../lambdas/api/openapi.ts';
import { COMMAND_ROUTES, QUERY_ROUTES } from '../../../lambdas/wiring/routes.ts';

type Json = Record<string, unknown>;
type Operation = {
  summary?: string;
  parameters?: { name: string; in: string; required?: boolean; schema: Json }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Json }> };
  responses: Record<string, { description: string; content: Record<string, { schema: Json }> }>;
};

const document = (testEndpoint = true) => JSON.parse(JSON.stringify(openApiDocument({ testEndpoint })));
const operations = (testEndpoint = true): [string, Operation][] =>
  Object.entries(document(testEndpoint).paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, verbs]) =>
      Object.entries(verbs).map(([verb, operation]): [string, Operation] => [
        `${verb.toUpperCase()} ${path}`,
        operation,
      ]),
  );

/** What the document leaves out on purpose: itself and the page that shows it. */
const NOT_DOCUMENTED = ['GET /openapi.json', 'GET /swagger', 'GET /swagger/{file}'];
const served = ['GET /metrics', 'POST /api/saga/test/echec-stock', ...QUERY_ROUTES, ...COMMAND_ROUTES];

describe('the OpenAPI document', () => {
  it('has every route that a function serves, and no other', () => {
    const documented = operations().map(([route]) => route.replace(/\/$/, ''));
    expect(documented.sort()).toEqual([...served].sort());
    for (const route of NOT_DOCUMENTED) expect(documented).not.toContain(route);
  });

  it('leaves the test endpoint out where it is not deployed', () => {
    expect(operations(false).map(([route]) => route)).not.toContain('POST /api/saga/test/echec-stock/');
    expect(operations(false)).toHaveLength(operations(true).length - 1);
  });

  it('stands alone: no reference leads out of a schema', () => {
    expect(JSON.stringify(document())).not.toContain('"$ref"');
    expect(JSON.stringify(document())).not.toContain('"$schema"');
  });

  it('is of version 3.1, with a title and a server that works from anywhere', () => {
    expect(document()).toMatchObject({
      openapi: '3.1.0',
      info: { title: expect.any(String), version: expect.any(String) },
      servers: [{ url: './' }],
    });
  });

  it.each(operations())(
    '%s is described in full',
    (route, { summary, parameters = [], requestBody, responses }) => {
      expect(summary).toBeTruthy();
      const inPath = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parameters.filter((p) => p.in === 'path').map(({ name }) => name)).toEqual(inPath);
      for (const { in: place, name, required = false, schema } of parameters) {
        expect(['path', 'query', 'header']).toContain(place);
        expect(name).toBeTruthy();
        expect(required).toBe(place === 'path');
        expect(schema).toHaveProperty('type');
      }
      expect(requestBody !== undefined).toBe(route.startsWith('POST'));
      const contents = [
        ...Object.values(responses),
        ...(requestBody ? [{ description: '-', ...requestBody }] : []),
      ];
      for (const { description, content } of contents) {
        expect(description).toBeTruthy();
        for (const { schema } of Object.values(content)) expect(schema).toHaveProperty('type');
      }
      expect(Object.keys(responses).every((status) => /^[1-5]\d\d$/.test(status))).toBe(true);
    },
  );

  it('shows what is validated: the limits of an order', () => {
    const [, start] = operations().find(([route]) => route === 'POST /api/saga/commandes/') ?? [];
    expect(start?.requestBody?.content['application/json']?.schema).toMatchObject({
      additionalProperties: false,
      required: ['client_id', 'lignes'],
      properties: {
        magasin_id: { default: '550e8400-e29b-41d4-a716-446655440000' },
        lignes: {
          minItems: 1,
          maxItems: 100,
          items: {
            required: ['produit_id', 'quantite'],
            properties: { quantite: { type: 'integer', minimum: 1, maximum: 1_000_000 } },
          },
        },
      },
    });
  });
});
