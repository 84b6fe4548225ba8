import { glob, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = resolve(import.meta.dirname, '../..');

/** `import('./x.ts').Name` as a type is invisible to the check of dependency directions. */
const inlineType = /(?<!await |=> )\bimport\((['"])[^'"]+\1\)\s*\./;

describe('inline import types', () => {
  it.each([
    ["type A = import('./b.ts').B;", true],
    ["const a: Array<import('./b.ts').B> = [];", true],
    ["const a = await import('./b.ts');", false],
    ["const a = () => import('./b.ts');", false],
    ["const a = (await import('./b.ts')).b;", false],
  ])('recognises %s: %s', (line, found) => expect(inlineType.test(line)).toBe(found));

  it('are not used, so that the check of directions sees every import', async () => {
    const guilty: string[] = [];
    for await (const path of glob('{domain,statemachine,lambdas,infra,local}/**/*.ts', { cwd: root }))
      if (inlineType.test(await readFile(resolve(root, path), 'utf8'))) guilty.push(path);
    expect(guilty).toEqual([]);
  });
});
