import { afterEach, describe, expect, it } from '@jest/globals';
import { call } from '../support/call.ts';
import { eventually } from '../support/eventually.ts';
import { readMetrics, type Samples } from '../support/exposition.ts';
import { order, place, SAMPLE } from '../support/orders.ts';
import { addFault, healAll, newProduct, STORE } from '../support/reference-services.ts';
import { send } from '../support/send.ts';
import { hasReferenceServices } from '../support/target.ts';

const FAMILIES = {
  saga_total: 'counter',
  saga_duree_seconds: 'histogram',
  saga_echecs_total: 'counter',
  saga_etapes_total: 'counter',
  saga_compensations_total: 'counter',
  saga_actives_current: 'gauge',
  services_externes_calls_total: 'counter',
  services_externes_duree_seconds: 'histogram',
};

type Sample = readonly [name: string, labels?: Readonly<Record<string, string>>];

/**
 * What `work` adds to each of these samples. Counters are added after the state is committed, and it is the state that
 * the caller waits for: they may come a moment after its answer.
 */
async function expectAdded(
  work: () => Promise<unknown>,
  expected: readonly (readonly [number, ...Sample])[],
) {
  const before = await readMetrics();
  await work();
  const added = (now: Samples) =>
    expected.map(([, name, labels]) => now.sum(name, labels) - before.sum(name, labels));
  await eventually(async () => expect(added(await readMetrics())).toEqual(expected.map(([count]) => count)));
}

/** What a platform team looks at. */
export function operationsSuite(): void {
  describe('health and info', () => {
    it('health tells the state of each dependency', async () => {
      type Health = { readonly status: string; readonly dependances: Record<string, { etat: string }> };
      const { status, body } = await call<Health>('GET', '/api/saga/health/');
      expect([status, body.status]).toEqual([200, 'healthy']);
      expect(Object.keys(body.dependances).sort()).toEqual([
        'catalogue',
        'commandes',
        'dynamodb',
        'inventaire',
        'stepfunctions',
      ]);
      expect(Object.values(body.dependances).map(({ etat }) => etat)).toEqual(Array(5).fill('ok'));
    });

    it('info describes the service', async () => {
      const { body } = await call<Record<string, unknown>>('GET', '/api/saga/info/');
      expect(body).toMatchObject({ service: 'order-saga', description: expect.any(String) });
      expect(body.etats).toHaveLength(16);
    });
  });

  describe('metrics', () => {
    it('announces the eight families, in the text format', async () => {
      const { headers, text } = await send('GET', '/metrics/');
      expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
      for (const [name, type] of Object.entries(FAMILIES)) expect(text).toContain(`# TYPE ${name} ${type}\n`);
    });

    it('counts a success, right after', () =>
      expectAdded(
        () => place(order([SAMPLE, 1])),
        [
          [1, 'saga_total', { magasin: STORE }],
          [1, 'saga_duree_seconds_count', { etat_final: 'SAGA_TERMINEE', magasin: STORE }],
          [1, 'saga_duree_seconds_bucket', { etat_final: 'SAGA_TERMINEE', le: '+Inf' }],
          [1, 'saga_etapes_total', { etape: 'CREATION_COMMANDE', statut: 'succes' }],
          [4, 'saga_etapes_total', { magasin: STORE }],
          [0, 'saga_echecs_total'],
          [0, 'saga_compensations_total'],
          [1, 'services_externes_calls_total', { service: 'commandes', status_code: '201' }],
          [4, 'services_externes_duree_seconds_count'],
          [0, 'saga_actives_current'],
        ],
      ));

    it('counts a refusal, right after', () =>
      expectAdded(
        () => place(order([SAMPLE, 999_999])),
        [
          [1, 'saga_total'],
          [1, 'saga_duree_seconds_count', { etat_final: 'SAGA_ANNULEE' }],
          [1, 'saga_echecs_total', { type_echec: 'InsufficientStock', etape_echec: 'VERIFICATION_STOCK' }],
          [1, 'saga_etapes_total', { etape: 'VERIFICATION_STOCK', statut: 'echec' }],
          [0, 'saga_compensations_total'],
        ],
      ));

    it('gives two readers the same text', async () => {
      await place(order([SAMPLE, 1]));
      await eventually(async () => {
        const [one, other] = [await readMetrics(), await readMetrics()];
        expect(other.text).toBe(one.text);
      });
    });
  });

  const laptop = hasReferenceServices() ? describe : describe.skip;
  laptop('metrics and health, with a service that fails', () => {
    afterEach(healAll);

    it('counts a failure and its compensation, right after', () =>
      expectAdded(async () => {
        const product = await newProduct(5);
        await addFault('commandes', { path: 'enregistrer', kind: 'error', status: 500, times: 4 });
        await place(order([product, 1]));
      }, [
        [1, 'saga_duree_seconds_count', { etat_final: 'SAGA_ANNULEE' }],
        [1, 'saga_echecs_total', { etape_echec: 'CREATION_COMMANDE' }],
        [1, 'saga_compensations_total', { type_compensation: 'liberation_stock' }],
        // One attempt and MAX_RETRIES more.
        [4, 'services_externes_calls_total', { service: 'commandes', status_code: '500' }],
      ]));

    it('health is 503 and names the service that is down', async () => {
      await addFault('inventaire', { path: 'health', kind: 'error', status: 503, times: 'always' });
      const { status, body } = await call('GET', '/api/saga/health/');
      expect(status).toBe(503);
      expect(body).toMatchObject({
        status: 'unhealthy',
        dependances: { inventaire: { etat: 'indisponible' }, catalogue: { etat: 'ok' } },
      });
    });
  });
}
