import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { openDatabase } from '../../../local/services/database.ts';

const directory = mkdtempSync(join(tmpdir(), 'database-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

it('a transaction that throws leaves nothing behind, and the next one works', () => {
  const { sql, transaction } = openDatabase(join(directory, 'made', 'on-demand'), 'test');
  sql.exec('CREATE TABLE t (n INTEGER)');
  const insert = (n: number) => sql.prepare('INSERT INTO t VALUES (?)').run(n);
  const failing = () =>
    transaction(() => {
      insert(1);
      throw new Error('after the write');
    });
  expect(failing).toThrow('after the write');
  transaction(() => insert(2));
  expect(sql.prepare('SELECT n FROM t').all()).toEqual([expect.objectContaining({ n: 2 })]);
  sql.close();
});
