import type { Database } from './database.ts';
import type { Vente } from './service.ts';

export type SalesTable = {
  readonly find: (id: string) => Vente | undefined;
  readonly insert: (vente: Vente) => void;
  readonly cancel: (id: string) => void;
  /** In the order in which they were made. */
  readonly all: () => Vente[];
  readonly forget: () => void;
};

type Row = Omit<Vente, 'lignes'> & { lignes: string };

function toVente({ lignes, ...rest }: Row): Vente {
  return { ...rest, lignes: JSON.parse(lignes) };
}

export function salesTable({ sql }: Database): SalesTable {
  sql.exec(`CREATE TABLE IF NOT EXISTS ventes (
    rank INTEGER PRIMARY KEY, id TEXT UNIQUE, magasin TEXT, date_vente TEXT, total REAL, client_id TEXT,
    statut TEXT, lignes TEXT)`);
  const columns = 'id, magasin, date_vente, total, client_id, statut, lignes';
  const insert = sql.prepare(`INSERT INTO ventes (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const find = sql.prepare(`SELECT ${columns} FROM ventes WHERE id = ?`);
  const select = sql.prepare(`SELECT ${columns} FROM ventes ORDER BY rank`);
  const cancel = sql.prepare("UPDATE ventes SET statut = 'ANNULEE' WHERE id = ?");

  return {
    find(id) {
      const row = find.get(id) as Row | undefined;
      return row && toVente(row);
    },
    insert({ id, magasin, date_vente, total, client_id, statut, lignes }) {
      insert.run(id, magasin, date_vente, total, client_id, statut, JSON.stringify(lignes));
    },
    cancel: (id) => void cancel.run(id),
    all: () => (select.all() as Row[]).map(toVente),
    forget: () => sql.exec('DELETE FROM ventes'),
  };
}
