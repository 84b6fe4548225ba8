import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Api, startApi } from '../support/api.ts';
import { captureConsole } from '../support/console.ts';
import { CLIENT, product, STORE } from '../support/order.ts';
import { parseExposition } from '../support/prometheus.ts';
import { brought, sagaIn } from '../support/saga-in.ts';

captureConsole();
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(() => api.reset());
afterAll(() => api.stop());

const metrics = async () => parseExposition((await api.get('/metrics/')).text);

describe('/metrics', () => {
  it('is Prometheus text, with both forms of the path', async () => {
    for (const path of ['/metrics', '/metrics/']) {
      const answer = await api.get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers['Content-Type']).toBe('text/plain; version=0.0.4; charset=utf-8');
      expect(parseExposition(answer.text).size).toBe(8);
    }
  });

  it('will count a start by who asked: the count waits in the record until the saga ends', async () => {
    const order = { client_id: CLIENT, lignes: [{ produit_id: product(1), quantite: 1 }] };
    const started = await api.post('/api/saga/commandes/', order, { Prefer: 'respond-async' });
    expect((await api.store.load(String(started.body.saga_id))).mesures).toEqual({
      [`saga_total|api|${STORE}`]: 1,
    });
    api.endWith((saga) => brought(saga, 'SAGA_ANNULEE', new Date()));
    const simulated = await api.post('/api/saga/test/echec-stock/');
    expect((await api.store.load(String(simulated.body.saga_id))).mesures).toEqual({
      [`saga_total|test|${STORE}`]: 1,
    });
  });

  it('shows the sagas that are not finished, by state', async () => {
    const states = [
      'EN_ATTENTE',
      'COMPENSATION_BLOQUEE',
      'EN_ATTENTE',
      'SAGA_TERMINEE',
      'SAGA_ANNULEE',
    ] as const;
    await api.dynamo.put(...states.map((state) => sagaIn(state)));
    const samples = (await metrics()).get('saga_actives_current')?.samples ?? [];
    const byState = new Map(samples.map(({ labels, value }) => [labels.etat, value]));
    expect([...byState].filter(([, count]) => count > 0)).toEqual([
      ['COMPENSATION_BLOQUEE', 1],
      ['EN_ATTENTE', 2],
    ]);
    expect(byState.get('RESERVATION_STOCK')).toBe(0);
    expect(byState.has('SAGA_TERMINEE')).toBe(false);
  });
});

describe('Swagger', () => {
  it.each([
    ['/swagger/', '../'],
    ['/swagger', './'],
  ])('%s finds its files and the document relative to itself', async (path, base) => {
    const { status, headers, text } = await api.get(path);
    expect(status).toBe(200);
    expect(headers['Content-Type']).toContain('text/html');
    const root = 'https://example.org/local';
    const links = [...text.matchAll(/(?:href|src|url)[=:] ?["']([^"']+)["']/g)].map(([, link = '']) => link);
    const resolved = links
      .filter((link) => !link.startsWith('data:'))
      .map((link) => new URL(link, root + path).href);
    expect(resolved).toEqual([
      `${root}/swagger/swagger-ui.css`,
      `${root}/swagger/swagger-ui-bundle.js`,
      `${root}/openapi.json`,
    ]);
    expect(text).toContain(`${base}openapi.json`);
  });

  it.each(['secret.txt', '..%2Findex.mjs', 'index.html'])(
    'serves no file that is not its own: %s',
    async (file) => {
      expect(await api.get(`/swagger/${file}`)).toMatchObject({ status: 404 });
    },
  );
});
