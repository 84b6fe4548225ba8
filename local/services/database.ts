import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export type Database = {
  readonly sql: DatabaseSync;
  /** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
  readonly transaction: <T>(work: () => T) => T;
};

/**
 * Opens (or creates) `<dataDir>/<name>.sqlite`. Each service has its own file: they share no database.
 *
 * WAL with synchronous=NORMAL survives the death of the process at any moment; only a power cut of the
 * whole machine may lose the last transactions, which is fine for a laptop.
 */
export function openDatabase(dataDir: string, name: string): Database {
  mkdirSync(dataDir, { recursive: true });
  const sql = new DatabaseSync(join(dataDir, `${name}.sqlite`));
  // Three catalogue instances may share one file.
  sql.exec('PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;');
  const begin = sql.prepare('BEGIN IMMEDIATE');
  const commit = sql.prepare('COMMIT');
  const rollback = sql.prepare('ROLLBACK');

  function transaction<T>(work: () => T): T {
    begin.run();
    try {
      const result = work();
      commit.run();
      return result;
    } catch (error) {
      rollback.run();
      throw error;
    }
  }
  return { sql, transaction };
}
