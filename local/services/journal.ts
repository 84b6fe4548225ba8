import type { Database } from './database.ts';
import type { Call, Effect } from './service.ts';

export type Journal = {
  /** To call inside the effect's transaction, so that the journal is exactly what was committed. */
  readonly record: (call: Call, kind: Effect['kind'], quantity: number, produitId: string) => void;
  readonly all: () => Effect[];
  readonly forget: () => void;
};

export function journal({ sql }: Database): Journal {
  sql.exec(`CREATE TABLE IF NOT EXISTS journal (
    rank INTEGER PRIMARY KEY, key TEXT, sagaId TEXT, kind TEXT, quantity INTEGER, produit_id TEXT, at TEXT)`);
  const insert = sql.prepare(
    'INSERT INTO journal (key, sagaId, kind, quantity, produit_id, at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const select = sql.prepare('SELECT key, sagaId, kind, quantity, produit_id, at FROM journal ORDER BY rank');

  return {
    record(call, kind, quantity, produitId) {
      const now = new Date().toISOString();
      insert.run(call.key ?? null, call.sagaId ?? null, kind, quantity, produitId, now);
    },
    all: () => select.all() as Effect[],
    forget: () => sql.exec('DELETE FROM journal'),
  };
}
