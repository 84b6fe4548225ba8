import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { call } from '../support/call.ts';
import { order, place, SAMPLE } from '../support/orders.ts';

type Listed = { readonly saga_id: string; readonly etat_actuel: string; readonly date_creation: string };
type Page = {
  readonly success: boolean;
  readonly total: number;
  readonly filtres: unknown;
  readonly sagas: readonly Listed[];
  readonly curseur_suivant: string | null;
};

const list = async (query: string): Promise<Page> =>
  (await call<Page>('GET', `/api/saga/sagas/?${query}`)).body;

/** Looking sagas up, one by one and as a list. */
export function readingSuite(): void {
  describe('GET /api/saga/commandes/{saga_id}/', () => {
    it('is 404 for an unknown saga, naming it', async () => {
      const saga_id = randomUUID();
      const { status, body } = await call('GET', `/api/saga/commandes/${saga_id}/`);
      expect([status, body]).toEqual([404, { error: 'Saga inconnue', saga_id }]);
    });

    it('is 400 for what is no id', async () => {
      const { status, body } = await call('GET', '/api/saga/commandes/nope/');
      expect([status, body.error]).toEqual([400, expect.stringContaining('saga_id')]);
    });
  });

  describe('GET /api/saga/sagas/', () => {
    it('lists a new saga first, with these keys', async () => {
      const { body } = await place(order([SAMPLE, 1]));
      const page = await list('limite=5');
      expect(page).toMatchObject({
        success: true,
        total: page.sagas.length,
        filtres: { etat: null, actives_seulement: false },
      });
      expect(page.sagas[0]).toEqual({
        saga_id: body.saga_id,
        client_id: expect.any(String),
        magasin_id: expect.any(String),
        etat_actuel: 'SAGA_TERMINEE',
        est_terminee: true,
        necessite_compensation: false,
        commande_finale_id: body.commande_id,
        date_creation: expect.any(String),
        derniere_modification: expect.any(String),
        nombre_lignes: 1,
        nombre_evenements: expect.any(Number),
      });
    });

    it('goes through all of them by cursor, newest first, each once', async () => {
      const made: string[] = [];
      for (let i = 0; i < 5; i++) made.push((await place(order([SAMPLE, 1]))).body.saga_id);
      const seen: Listed[] = [];
      let cursor: string | null = '';
      while (cursor !== null && seen.length < 8) {
        const page: Page = await list(`limite=2&curseur=${encodeURIComponent(cursor)}`);
        expect(page.sagas.length).toBeLessThanOrEqual(2);
        seen.push(...page.sagas);
        cursor = page.curseur_suivant;
      }
      expect(seen.slice(0, 5).map(({ saga_id }) => saga_id)).toEqual(made.reverse());
      expect(new Set(seen.map(({ saga_id }) => saga_id)).size).toBe(seen.length);
      const dates = seen.map(({ date_creation }) => date_creation);
      expect(dates).toEqual([...dates].sort().reverse());
    });

    it('filters by state', async () => {
      await place(order([SAMPLE, 1]));
      const { body } = await place(order([SAMPLE, 999_999]));
      const cancelled = await list('etat=SAGA_ANNULEE&limite=3');
      expect(cancelled.filtres).toEqual({ etat: 'SAGA_ANNULEE', actives_seulement: false });
      expect(cancelled.sagas[0]?.saga_id).toBe(body.saga_id);
      expect(new Set(cancelled.sagas.map(({ etat_actuel }) => etat_actuel))).toEqual(
        new Set(['SAGA_ANNULEE']),
      );
    });

    it('leaves finished sagas out when asked for active ones', async () => {
      const { body } = await place(order([SAMPLE, 1]));
      const page = await list('actives_seulement=true&limite=100');
      expect(page.filtres).toEqual({ etat: null, actives_seulement: true });
      expect(page.sagas.map(({ saga_id }) => saga_id)).not.toContain(body.saga_id);
    });

    it.each([
      ['etat=PERDUE', 'etat'],
      ['limite=0', 'limite'],
      ['limite=101', 'limite'],
      ['limite=deux', 'limite'],
      ['limite=0x5', 'limite'],
      ['limit=5', 'limit'],
      ['actives_seulement=peut-etre', 'actives_seulement'],
      ['curseur=nimporte', 'curseur'],
    ])('is 400 for ?%s, naming %s', async (query, field) => {
      const { status, body } = await call('GET', `/api/saga/sagas/?${query}`);
      expect([status, body.error]).toEqual([400, expect.stringContaining(field)]);
    });
  });
}
