import { afterEach, describe, expect, it } from '@jest/globals';
import { order, place, SAMPLE, sagaIn } from '../support/orders.ts';
import { addFault, healAll, newProduct, soldOf } from '../support/reference-services.ts';
import { hasReferenceServices } from '../support/target.ts';

/** How long a caller wants to wait. */
export function waitingSuite(): void {
  const where = (sagaId: string) => new RegExp(`/api/saga/commandes/${sagaId}/$`);

  describe('Prefer', () => {
    it('respond-async: answers 202 with where to look, and the saga goes on', async () => {
      const { status, headers, body } = await place(order([SAMPLE, 1]), { prefer: 'respond-async' });
      expect(status).toBe(202);
      expect(body).toMatchObject({ success: true, etat_actuel: 'EN_ATTENTE', message: expect.any(String) });
      expect(headers.get('location')).toMatch(where(body.saga_id));
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(headers.get('preference-applied')).toBe('respond-async');
      const saga = await sagaIn(body.saga_id, ['SAGA_TERMINEE']);
      expect(saga.commande_finale_id).toEqual(expect.any(String));
    });

    it('wait=N: answers 201 when the saga ends within N seconds', async () => {
      const { status, headers } = await place(order([SAMPLE, 1]), { prefer: 'wait=20' });
      expect([status, headers.get('preference-applied')]).toEqual([201, 'wait=20']);
    });

    it('is ignored when it makes no sense', async () => {
      const { status, headers } = await place(order([SAMPLE, 1]), { prefer: 'wait=soon, tea' });
      expect([status, headers.get('preference-applied')]).toEqual([201, null]);
    });
  });

  const laptop = hasReferenceServices() ? describe : describe.skip;
  laptop('Prefer, with a slow service', () => {
    afterEach(healAll);

    it('wait=N: answers 202 after N seconds with the state of then', async () => {
      const product = await newProduct(5);
      await addFault('catalogue', { path: product, kind: 'latency', latencyMs: 3000 });
      const began = performance.now();
      const { status, headers, body } = await place(order([product, 1]), { prefer: 'wait=1' });
      const seconds = (performance.now() - began) / 1000;
      expect(status).toBe(202);
      expect(seconds).toBeGreaterThanOrEqual(0.9);
      expect(seconds).toBeLessThan(3);
      expect(['EN_ATTENTE', 'VERIFICATION_STOCK', 'STOCK_VERIFIE']).toContain(body.etat_actuel);
      expect(headers.get('location')).toMatch(where(body.saga_id));
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      await sagaIn(body.saga_id, ['SAGA_TERMINEE']);
      expect(await soldOf(product)).toBe(1);
    });
  });
}
