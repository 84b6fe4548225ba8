import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another runtime uses the data directory. */
export class DataInUseError extends Error {
  override readonly name = 'DataInUseError';
}

const SQLITE_BUSY = 5;

/**
 * Makes this process the only one on a data directory, until the returned function is called. The lock is the system's
 * own, held by a transaction that never ends: it goes with the process however that dies, where a file with a process
 * id would stay and could name a later program. Throws DataInUseError.
 */
export function lockDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'lock.sqlite');
  // Milliseconds; long enough for another's write of its id, which is short.
  const lock = new DatabaseSync(path, { timeout: 100 });
  try {
    // Who holds it is written before it is taken for good: others may read it.
    lock.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${process.pid}; COMMIT; BEGIN IMMEDIATE`);
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    const { user_version: owner } = lock.prepare('PRAGMA user_version').get() ?? {};
    lock.close();
    throw new DataInUseError(
      `a runtime is already running on ${dataDir} (process ${owner}, which holds ${path}): stop it, or use another --data-dir`,
    );
  }
  return () => lock.close();
}
