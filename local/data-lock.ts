import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Another runtime uses the data directory. */
export class DataInUseError extends Error {
  override readonly name = 'DataInUseError';
}

/**
 * Makes this process the only one on a data directory, until the returned function is called. The lock of a process
 * that is gone counts for nothing. Throws DataInUseError.
 */
export function lockDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'lock');
  const write = () => writeFileSync(path, String(process.pid), { flag: 'wx' });
  try {
    write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = Number(readFileSync(path, 'utf8'));
    if (isAlive(owner)) {
      throw new DataInUseError(
        `a runtime is already running on ${dataDir} (process ${owner}): stop it, or use another --data-dir`,
      );
    }
    rmSync(path, { force: true });
    write();
  }
  return () => rmSync(path, { force: true });
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is somebody else's: alive.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
