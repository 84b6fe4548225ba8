import type { Database } from './database.ts';
import { PRODUCTS } from './sample-data.ts';

/** A sale's total is the orders service's business: it has its own price list and takes no price from callers. */
export function priceList({ sql }: Database) {
  sql.exec('CREATE TABLE IF NOT EXISTS prix (produit_id TEXT PRIMARY KEY, prix REAL) WITHOUT ROWID');
  const select = sql.prepare('SELECT prix FROM prix WHERE produit_id = ?');
  const upsert = sql.prepare('INSERT OR REPLACE INTO prix VALUES (?, ?)');
  const add = (produitId: string, prix: number): void => {
    upsert.run(produitId.toLowerCase(), prix);
  };
  const reseed = (): void => {
    sql.exec('DELETE FROM prix');
    for (const { id, prix } of PRODUCTS) add(id, prix);
  };
  if (sql.prepare('SELECT 1 FROM prix').get() === undefined) reseed();
  return {
    add,
    reseed,
    find: (produitId: string): number | undefined =>
      (select.get(produitId.toLowerCase()) as { prix: number } | undefined)?.prix,
  };
}
