import { describe, expect, it } from '@jest/globals';
import { call } from '../support/call.ts';
import { CLIENT, order, place, SAMPLE } from '../support/orders.ts';
import { type ErrorBody, type Request, send } from '../support/send.ts';

/** The id of no saga. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

const newest = async (): Promise<string | undefined> => {
  type Page = { readonly sagas: readonly { readonly saga_id: string }[] };
  const { body } = await call<Page>('GET', '/api/saga/sagas/?limite=1');
  return body.sagas[0]?.saga_id;
};

/** Which path and method is what, and what is no request at all. */
export function routingSuite(): void {
  describe('paths', () => {
    it.each([
      ['GET', '/api/saga/sagas', 200],
      ['GET', '/api/saga/info', 200],
      ['GET', '/api/saga/health', 200],
      ['GET', '/metrics', 200],
      ['GET', '/swagger', 200],
      ['GET', '/openapi.json', 200],
      ['POST', '/api/saga/test/echec-stock', 400],
    ])('%s %s works with and without the trailing slash', async (method, path, status) => {
      const [bare, slashed] = [await call(method, path), await call(method, `${path}/`)];
      expect([bare.status, slashed.status]).toEqual([status, status]);
      expect(slashed.headers.get('content-type')).toBe(bare.headers.get('content-type'));
    });

    it('starts, reads, explains and forces with and without the trailing slash', async () => {
      const bare = await call<ErrorBody>('POST', '/api/saga/commandes', { json: order([SAMPLE, 1]) });
      expect(bare.status).toBe(201);
      const saga = `/api/saga/commandes/${bare.body.saga_id}`;
      for (const path of [saga, `${saga}/explication`]) {
        const [one, other] = [await call('GET', path), await call('GET', `${path}/`)];
        expect([one.status, other.status, other.text]).toEqual([200, 200, one.text]);
      }
      const json = { acteur: 'essai', motif: 'essai' };
      const [one, other] = [
        await call('POST', `${saga}/compenser`, { json }),
        await call('POST', `${saga}/compenser/`, { json }),
      ];
      expect([one.status, other.status, other.text]).toEqual([409, 409, one.text]);
    });

    it.each([
      ['GET', '/nulle-part'],
      ['GET', '/api/saga/nulle-part/'],
      ['POST', '/api/saga/nulle-part/'],
      ['GET', '/api/saga/commandes/a/b/c/'],
      ['GET', '/swagger/absent.js'],
    ])('%s %s is 404 with an error in French', async (method, path) => {
      const { status, body } = await send(method, path);
      expect([status, body.error]).toEqual([404, expect.stringMatching(/inconnu|introuvable/)]);
    });

    it.each([
      ['GET', '/api/saga/commandes/', 'POST'],
      ['PUT', '/api/saga/commandes/', 'POST'],
      ['POST', '/api/saga/sagas/', 'GET'],
      ['DELETE', `/api/saga/commandes/${NOBODY}/`, 'GET'],
      ['GET', `/api/saga/commandes/${NOBODY}/compenser/`, 'POST'],
      ['POST', `/api/saga/commandes/${NOBODY}/explication/`, 'GET'],
      ['POST', '/api/saga/health/', 'GET'],
      ['GET', '/api/saga/test/echec-stock/', 'POST'],
      ['POST', '/metrics/', 'GET'],
    ])('%s %s is 405 and says that %s is right', async (method, path, allowed) => {
      const { status, headers, body } = await call(method, path, method === 'POST' ? { json: {} } : {});
      expect([status, headers.get('allow')]).toEqual([405, expect.stringContaining(allowed)]);
      expect(body.error).toContain(allowed);
    });
  });

  describe('bad requests', () => {
    const line = { produit_id: SAMPLE, quantite: 1 };
    const valid = { client_id: CLIENT, lignes: [line] };
    const bad: readonly (readonly [what: string, request: Request, status: number, named: string])[] = [
      ['no body', {}, 400, 'JSON'],
      ['broken JSON', { raw: '{"client_id":' }, 400, 'JSON'],
      ['an array', { json: [] }, 400, 'invalide'],
      ['another content type', { raw: 'a=1', headers: { 'content-type': 'text/plain' } }, 415, 'text/plain'],
      ['a huge body', { json: { ...valid, client_id: 'x'.repeat(140_000) } }, 413, 'Corps trop grand'],
      ['no client', { json: { lignes: [line] } }, 400, 'client_id'],
      ['a client that is no UUID', { json: { ...valid, client_id: 'moi' } }, 400, 'client_id'],
      ['a store that is no UUID', { json: { ...valid, magasin_id: 3 } }, 400, 'magasin_id'],
      ['no lines', { json: { client_id: CLIENT } }, 400, 'lignes'],
      ['an empty list of lines', { json: { ...valid, lignes: [] } }, 400, 'lignes'],
      ['101 lines', { json: { ...valid, lignes: Array(101).fill(line) } }, 400, 'lignes'],
      ['a zero', { json: { ...valid, lignes: [line, { ...line, quantite: 0 }] } }, 400, 'ligne 2, quantite'],
      ['a fraction', { json: { ...valid, lignes: [{ ...line, quantite: 1.5 }] } }, 400, 'ligne 1, quantite'],
      ['a text', { json: { ...valid, lignes: [{ ...line, quantite: '2' }] } }, 400, 'ligne 1, quantite'],
      ['a price', { json: { ...valid, lignes: [{ ...line, prix_unitaire: 1 }] } }, 400, 'prix_unitaire'],
      ['an unknown field', { json: { ...valid, remise: 5 } }, 400, 'remise'],
      ['a bad key', { json: valid, headers: { 'idempotency-key': 'a b' } }, 400, 'Idempotency-Key'],
    ];

    it.each(bad)(
      '%s: the right status, a cause, and nothing written',
      async (_what, request, status, named) => {
        const before = await newest();
        const answer = await call('POST', '/api/saga/commandes/', request);
        expect([answer.status, answer.body.error]).toEqual([status, expect.stringContaining(named)]);
        expect(await newest()).toBe(before);
      },
    );

    it('does not mistake a request that is good', async () => {
      expect((await place(valid)).status).toBe(201);
    });
  });
}
