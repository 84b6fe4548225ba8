import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataInUseError, lockDataDir } from '../../local/data-lock.ts';

describe('the lock of a data directory', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lock-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('is for one process at a time', () => {
    const unlock = lockDataDir(dir);
    expect(() => lockDataDir(dir)).toThrow(DataInUseError);
    expect(() => lockDataDir(dir)).toThrow(`process ${process.pid}`);
    unlock();
    expect(existsSync(join(dir, 'lock'))).toBe(false);
    lockDataDir(dir)();
  });

  it.each(['2147483646', 'not a number', ''])(
    'of a process that is gone (%j) counts for nothing',
    (owner) => {
      writeFileSync(join(dir, 'lock'), owner);
      expect(() => lockDataDir(dir)).not.toThrow();
    },
  );
});
