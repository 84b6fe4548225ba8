import * as z from 'zod';
import type { Database } from './database.ts';
import { uuid } from './fields.ts';
import { parse, Refusal } from './refusal.ts';
import { PRODUCTS } from './sample-data.ts';
import type { ReferenceService, Route } from './service.ts';

const Params = z.object({ id: uuid });

type Row = { id: string; nom: string; prix: number; description: string; sku: string; date_creation: string };

/** Products, read only. */
export function catalogue({ sql, transaction }: Database): ReferenceService {
  sql.exec(`CREATE TABLE IF NOT EXISTS produits (
    id TEXT PRIMARY KEY, nom TEXT, prix REAL, description TEXT, sku TEXT, date_creation TEXT) WITHOUT ROWID`);
  const find = sql.prepare('SELECT * FROM produits WHERE id = ?');
  const insert = sql.prepare('INSERT OR IGNORE INTO produits VALUES (?, ?, ?, ?, ?, ?)');
  const count = sql.prepare('SELECT count(*) AS n FROM produits');

  function reset(): void {
    transaction(() => {
      sql.exec('DELETE FROM produits');
      for (const { id, nom, prix, description, sku } of PRODUCTS) {
        insert.run(id, nom, prix, description, sku, '2025-01-01T00:00:00.000Z');
      }
    });
  }
  if (count.get()?.n === 0) reset();

  const routes: Route[] = [
    {
      method: 'GET',
      path: '/api/ddd/catalogue/produits/:id',
      handle({ params }) {
        const { id } = parse(Params, params);
        const row = find.get(id.toLowerCase()) as Row | undefined;
        if (!row) throw new Refusal(404, `Produit inconnu : ${id}`);
        return { status: 200, body: { ...row, actif: true } };
      },
    },
    {
      method: 'GET',
      path: '/api/ddd/catalogue/health',
      handle: () => ({ status: 200, body: { status: 'healthy', service: 'catalogue' } }),
    },
  ];
  return {
    routes,
    reset,
    data: () => ({ stocks: [], ventes: [], journal: [] }),
    addProduct: ({ id, nom, prix }) => {
      insert.run(id.toLowerCase(), nom, prix, nom, id.slice(0, 8), '2025-01-01T00:00:00.000Z');
    },
  };
}
