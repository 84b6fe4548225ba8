import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { call } from '../support/call.ts';
import { order, pathOf, place, SAMPLE, sagaIn, sagaOf } from '../support/orders.ts';
import { addFault, healAll, newProduct, soldOf, stockOf } from '../support/reference-services.ts';
import { hasReferenceServices } from '../support/target.ts';

const WHO = { acteur: 'Camille, exploitation', motif: 'le service est réparé' };

const force = (sagaId: string, json: unknown = WHO) =>
  call<Record<string, unknown>>('POST', `/api/saga/commandes/${sagaId}/compenser/`, { json });

type Story = { readonly conclusion: string; readonly recit: readonly { readonly quoi: string }[] };
const explain = async (sagaId: string): Promise<Story> =>
  (await call<Story>('GET', `/api/saga/commandes/${sagaId}/explication/`)).body;

/** What people do: make a saga fail on purpose, ask why, and force a compensation. */
export function interveningSuite(): void {
  describe('POST /api/saga/test/echec-stock/', () => {
    it.each([
      ['no body', {}],
      ['a body', { json: { produit_id: SAMPLE } }],
    ])('runs a saga that is refused for stock, with %s', async (_what, request) => {
      const { status, body } = await call('POST', '/api/saga/test/echec-stock/', request);
      expect(status).toBe(400);
      expect(body).toMatchObject({
        simulation_reussie: true,
        echec_simule: 'Stock insuffisant',
        etat_final: 'SAGA_ANNULEE',
        details: expect.any(Object),
        resume_execution: { etat_actuel: 'SAGA_ANNULEE', est_en_echec: true, reservations_actives: [] },
      });
      const saga = await sagaOf(String(body.saga_id));
      expect(pathOf(saga)).toContain('ECHEC_STOCK_INSUFFISANT');
    });

    (hasReferenceServices() ? it : it.skip)('is refused however much there is', async () => {
      const json = { produit_id: await newProduct(1_000_000) };
      const { body } = await call('POST', '/api/saga/test/echec-stock/', { json });
      expect(body).toMatchObject({ simulation_reussie: true, etat_final: 'SAGA_ANNULEE' });
    });
  });

  describe('GET .../explication/', () => {
    it('tells a success and a refusal in French', async () => {
      const success = await place(order([SAMPLE, 1]));
      const refusal = await place(order([SAMPLE, 999_999]));
      const [good, bad] = [await explain(success.body.saga_id), await explain(refusal.body.saga_id)];
      expect(good.recit.at(-1)?.quoi).toMatch(/terminée/);
      expect(bad.recit.map(({ quoi }) => quoi).join(' ')).toMatch(/Stock insuffisant/);
      expect(bad.conclusion).toMatch(/annulée/);
    });

    it('is 404 for an unknown saga', async () => {
      const { status } = await call('GET', `/api/saga/commandes/${randomUUID()}/explication/`);
      expect(status).toBe(404);
    });
  });

  describe('POST .../compenser/', () => {
    it('is 404 for an unknown saga', async () => {
      expect((await force(randomUUID())).status).toBe(404);
    });

    it.each([
      ['nobody', { motif: 'x' }, 'acteur'],
      ['no reason', { acteur: 'x' }, 'motif'],
      ['an empty name', { acteur: ' ', motif: 'x' }, 'acteur'],
      ['a decision on no line', { ...WHO, decisions: [{ ligne: 0, issue: 'FAITE' }] }, 'décision 1'],
      ['a decision that is none', { ...WHO, decisions: [{ ligne: 1, issue: 'OUI' }] }, 'décision 1'],
    ])('is 400 for %s', async (_what, json, named) => {
      const { status, body } = await force(randomUUID(), json);
      expect([status, body.error]).toEqual([400, expect.stringContaining(named)]);
    });

    it('is 409 for a saga that is finished', async () => {
      const { body } = await place(order([SAMPLE, 1]));
      const answer = await force(body.saga_id);
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({ error: expect.stringMatching(/finie/), saga_id: body.saga_id });
    });
  });

  const laptop = hasReferenceServices() ? describe : describe.skip;
  laptop('POST .../compenser/, with services that fail', () => {
    afterEach(healAll);

    it('is 409 while an execution works on the saga', async () => {
      const product = await newProduct(5);
      await addFault('catalogue', { path: product, kind: 'latency', latencyMs: 2000 });
      const { body } = await place(order([product, 1]), { prefer: 'respond-async' });
      await sagaIn(body.saga_id, ['STOCK_VERIFIE']);
      const { status } = await force(body.saga_id);
      expect(status).toBe(409);
      await sagaIn(body.saga_id, ['SAGA_TERMINEE']);
    });

    it('finishes a saga whose compensation was exhausted', async () => {
      const product = await newProduct(5);
      await addFault('commandes', { path: 'enregistrer', kind: 'refuse' });
      await addFault('inventaire', { path: 'augmenter-stock', kind: 'error', times: 'always' });
      const { body } = await place(order([product, 2]), { prefer: 'respond-async' });
      const parked = await sagaIn(body.saga_id, ['COMPENSATION_BLOQUEE'], 60);
      expect(parked).toMatchObject({
        est_terminee: false,
        donnees_contexte: { necessite_compensation: true },
      });
      expect(await stockOf(product)).toBe(3);
      expect((await explain(body.saga_id)).recit.at(-1)?.quoi).toMatch(/intervenir/);

      const plan = await force(body.saga_id, { ...WHO, simulation: true });
      expect(plan.status).toBe(200);
      expect(plan.body).toMatchObject({
        simulation: true,
        plan: [{ etape: 'reserve-stock', ligne: 1, produit_id: product, quantite: 2 }],
      });
      expect((await sagaOf(body.saga_id)).etat_actuel).toBe('COMPENSATION_BLOQUEE');

      await healAll();
      const forced = await force(body.saga_id);
      expect([forced.status, forced.headers.get('location')]).toEqual([
        202,
        expect.stringContaining(body.saga_id),
      ]);
      const saga = await sagaIn(body.saga_id, ['SAGA_ANNULEE']);
      expect([await stockOf(product), await soldOf(product)]).toEqual([5, 0]);
      expect(JSON.stringify(saga.historique_evenements)).toContain(WHO.acteur);
    });
  });
}
