import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { order, place, SAMPLE } from '../support/orders.ts';
import { addFault, healAll, newProduct, soldOf, stockOf } from '../support/reference-services.ts';
import { hasReferenceServices } from '../support/target.ts';

/** The same request sent again. */
export function idempotencySuite(): void {
  describe('Idempotency-Key', () => {
    it('gives the same saga and the same answer to the same key and body', async () => {
      const headers = { 'idempotency-key': randomUUID() };
      const first = await place(order([SAMPLE, 1]), headers);
      const second = await place(order([SAMPLE, 1]), headers);
      expect(first.status).toBe(201);
      expect([second.status, second.body]).toEqual([201, first.body]);
      expect(second.headers.get('location')).toBe(first.headers.get('location'));
    });

    it('takes the order of the keys of the body and its spaces for the same body', async () => {
      const headers = { 'idempotency-key': randomUUID() };
      const { client_id, lignes } = order([SAMPLE, 1]);
      const first = await place({ client_id, lignes }, headers);
      const second = await place({ lignes, client_id: client_id.toUpperCase() }, headers);
      expect(second.body).toEqual(first.body);
    });

    it('refuses the same key with another body, naming the saga it belongs to', async () => {
      const headers = { 'idempotency-key': randomUUID() };
      const first = await place(order([SAMPLE, 1]), headers);
      const { status, body } = await place(order([SAMPLE, 2]), headers);
      expect(status).toBe(409);
      expect(body).toEqual({
        error: expect.stringContaining('Idempotency-Key'),
        saga_id: first.body.saga_id,
      });
    });

    it('starts two sagas for two keys, and for none', async () => {
      const ids = [
        await place(order([SAMPLE, 1]), { 'idempotency-key': randomUUID() }),
        await place(order([SAMPLE, 1]), { 'idempotency-key': randomUUID() }),
        await place(order([SAMPLE, 1])),
        await place(order([SAMPLE, 1])),
      ].map(({ body }) => body.saga_id);
      expect(new Set(ids).size).toBe(4);
    });
  });

  const laptop = hasReferenceServices() ? describe : describe.skip;
  laptop('Idempotency-Key, while the saga runs', () => {
    afterEach(healAll);

    it('waits for the saga that runs already', async () => {
      const product = await newProduct(9);
      await addFault('catalogue', { path: product, kind: 'latency', latencyMs: 1500 });
      const headers = { 'idempotency-key': randomUUID() };
      const first = await place(order([product, 2]), { ...headers, prefer: 'respond-async' });
      const second = await place(order([product, 2]), headers);
      expect([first.status, second.status]).toEqual([202, 201]);
      expect(second.body.saga_id).toBe(first.body.saga_id);
      expect([await stockOf(product), await soldOf(product)]).toEqual([7, 2]);
    });

    it('gives ten at once one saga and ten equal answers', async () => {
      const product = await newProduct(9);
      const headers = { 'idempotency-key': randomUUID() };
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => place(order([product, 3]), headers)),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
      expect(answers.map(({ body }) => body)).toEqual(Array(10).fill(answers[0]?.body));
      expect([await stockOf(product), await soldOf(product)]).toEqual([6, 3]);
    });
  });
}
