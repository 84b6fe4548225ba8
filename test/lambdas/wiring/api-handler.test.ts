import '../support/lambda-environment.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Endpoint, HttpError, json } from '../../../lambdas/api/http.ts';
import { captureConsole } from '../support/console.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import { ask } from '../support/invoke.ts';
import { order } from '../support/order.ts';

const { apiHandler } = await import('../../../lambdas/wiring/api-handler.ts');

const output = captureConsole();
let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = dynamo.endpoint;
});
afterAll(() => dynamo.stop());

const secret = new Error('password=hunter2 at /var/task/index.mjs');
const starts: Endpoint = async ({ invocation }) => {
  await invocation.store.create(order());
  throw new HttpError(418, 'Théière', { details: [1], saga_id: 'x', headers: { 'Retry-After': '3' } });
};
const handler = apiHandler(
  'test',
  () => ({
    'GET /api/things': async ({ requestPath, path }) => json(200, { requestPath, path }),
    'GET /api/things/{id}': async ({ pathParameters }) => json(200, { id: pathParameters?.id }),
    'POST /api/starts': starts,
    'GET /api/broken': async () => Promise.reject(secret),
    'GET /openapi.json': async () => json(200, {}),
  }),
  { clientType: 'test', alsoAllowed: ['POST /api/things', 'DELETE /api/things/{id}/part'] },
);

describe('paths', () => {
  it.each(['/api/things', '/api/things/', '/api/things//'])('%s leads to the endpoint', async (path) => {
    expect(await ask(handler, { path })).toMatchObject({
      status: 200,
      body: { requestPath: path, path: '/api/things' },
    });
  });

  it.each(['/api/things/7', '/api/things/7/'])('%s carries its parameter', async (path) => {
    expect((await ask(handler, { path })).body).toEqual({ id: '7' });
  });

  it.each(['/', '', '/api', '/api/thing', '/api/things/7/x', '/openapi_json'])(
    '%j is unknown',
    async (path) => {
      expect(await ask(handler, { path: path || '/' })).toMatchObject({
        status: 404,
        body: { error: expect.stringContaining('Chemin inconnu') },
      });
    },
  );

  it.each([
    ['PUT', '/api/things/', 'GET, POST'],
    ['DELETE', '/api/things/7', 'GET'],
    ['GET', '/api/things/7/part', 'DELETE'],
    ['HEAD', '/openapi.json', 'GET'],
  ])('%s %s is answered with what is allowed: %s', async (method, path, allow) => {
    expect(await ask(handler, { method, path })).toMatchObject({
      status: 405,
      headers: { Allow: allow },
      body: { error: expect.stringContaining(method) },
    });
  });
});

describe('errors', () => {
  it('of an endpoint become their status, headers and body', async () => {
    const answer = await ask(handler, { method: 'POST', path: '/api/starts/' });
    expect(answer).toMatchObject({
      status: 418,
      headers: { 'Retry-After': '3', 'Content-Type': 'application/json; charset=utf-8' },
      body: { error: 'Théière', details: [1], saga_id: 'x' },
    });
  });

  it('that nobody foresaw are logged in full and told in general', async () => {
    const answer = await ask(handler, { path: '/api/broken' });
    expect(answer).toMatchObject({ status: 500, body: { error: 'Erreur interne' } });
    expect(answer.text).not.toMatch(/hunter2|index\.mjs/);
    expect(output.text()).toContain('hunter2');
    expect(output.logs()[0]).toMatchObject({ level: 'ERROR', requete: answer.body.details.requete });
  });

  it('of the environment reach the log too', async () => {
    const broken = apiHandler('test', () => {
      throw new Error('Bad environment of this function: SAGA_TIMEOUT');
    });
    const answer = await ask(broken, { path: '/api/things' });
    expect(answer).toMatchObject({ status: 500, body: { error: 'Erreur interne' } });
    expect(answer.text).not.toContain('SAGA_TIMEOUT');
    expect(output.text()).toContain('SAGA_TIMEOUT');
  });
});
