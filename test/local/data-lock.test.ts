import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataInUseError, lockDataDir } from '../../local/data-lock.ts';

const MODULE = join(import.meta.dirname, '../../local/data-lock.ts');

/** Another process that holds the lock until it is killed. */
async function holder(dir: string) {
  const code = `
    const { lockDataDir } = await import(${JSON.stringify(MODULE)});
    globalThis.unlock = lockDataDir(${JSON.stringify(dir)});
    console.log('locked');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

describe('the lock of a data directory', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lock-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('is for one at a time, and says who holds what', () => {
    const unlock = lockDataDir(dir);
    expect(() => lockDataDir(dir)).toThrow(DataInUseError);
    expect(() => lockDataDir(dir)).toThrow(`process ${process.pid}, which holds ${join(dir, 'lock.sqlite')}`);
    unlock();
    lockDataDir(dir)();
  });

  it('keeps another process out, and goes with it when it is killed, whoever has its id then', async () => {
    const child = await holder(dir);
    expect(() => lockDataDir(dir)).toThrow(`process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const left = new DatabaseSync(join(dir, 'lock.sqlite'));
    left.exec(`PRAGMA user_version = ${process.pid}`);
    left.close();
    lockDataDir(dir)();
  });
});
