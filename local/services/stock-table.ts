import type { Database } from './database.ts';
import { INITIAL_STOCK, PRODUCTS, STORE } from './sample-data.ts';
import type { Stock } from './service.ts';

export type StockTable = {
  /** Rows are never deleted, so an empty table is one that was never seeded. */
  readonly isEmpty: () => boolean;
  readonly find: (of: { produit_id: string; magasin_id: string }) => Stock | undefined;
  /** Creates or replaces one row. The table itself refuses a negative quantity. */
  readonly set: (stock: Stock) => void;
  readonly all: () => Stock[];
  readonly reseed: () => void;
};

export function stockTable({ sql }: Database): StockTable {
  sql.exec(`CREATE TABLE IF NOT EXISTS stocks (
    produit_id TEXT, magasin_id TEXT, quantite INTEGER CHECK (quantite >= 0),
    PRIMARY KEY (produit_id, magasin_id)) WITHOUT ROWID`);
  const find = sql.prepare('SELECT * FROM stocks WHERE produit_id = ? AND magasin_id = ?');
  const upsert = sql.prepare('INSERT OR REPLACE INTO stocks VALUES (?, ?, ?)');
  const select = sql.prepare('SELECT * FROM stocks');

  function set({ produit_id, magasin_id, quantite }: Stock): void {
    upsert.run(produit_id.toLowerCase(), magasin_id.toLowerCase(), quantite);
  }
  return {
    isEmpty: () => select.get() === undefined,
    set,
    find: ({ produit_id, magasin_id }) =>
      find.get(produit_id.toLowerCase(), magasin_id.toLowerCase()) as Stock | undefined,
    all: () => select.all() as Stock[],
    reseed() {
      sql.exec('DELETE FROM stocks');
      for (const { id } of PRODUCTS) set({ produit_id: id, magasin_id: STORE.id, quantite: INITIAL_STOCK });
    },
  };
}
