import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = resolve(import.meta.dirname, '../..');
let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'gate-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

const file = (name: string, content: string): string => {
  const path = join(scratch, name);
  writeFileSync(path, content);
  return path;
};

describe('the count that closes a CI run', () => {
  const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  const results = (name: string, counts: object) =>
    file(name, JSON.stringify({ ...none, numRuntimeErrorTestSuites: 0, ...counts }));
  const count = (...files: string[]) => {
    const run = spawnSync(process.execPath, [join(root, 'scripts/ci-count.ts'), ...files]);
    return { status: run.status, last: run.stdout.toString().trimEnd().split('\n').at(-1) };
  };

  it('sums the runs and succeeds when nothing failed', () => {
    const one = results('one.json', { numPassedTests: 5, numPendingTests: 1 });
    const two = results('two.json', { numPassedTests: 7, numTodoTests: 1 });
    expect(count(one, two)).toEqual({ status: 0, last: '12 passed, 0 failed, 2 skipped' });
  });

  it('fails on a failed test, and on a file that did not load', () => {
    const one = results('one.json', { numPassedTests: 5, numFailedTests: 2, numRuntimeErrorTestSuites: 1 });
    expect(count(one)).toEqual({ status: 1, last: '5 passed, 3 failed, 0 skipped' });
  });

  it('counts a run that left no results as a failure', () => {
    const one = results('one.json', { numPassedTests: 5 });
    const last = '5 passed, 1 failed, 0 skipped';
    expect(count(one, join(scratch, 'absent.json'))).toEqual({ status: 1, last });
  });

  it('fails when no test ran at all', () => {
    expect(count(results('one.json', {})).status).toBe(1);
  });
});

it('the long suites have no part in the fast one', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const long = Object.entries(scripts)
    // Short, and there to be pointed at other systems.
    .filter(([name]) => name.startsWith('test:') && name !== 'test:e2e')
    .filter(([, command]) => command.includes('jest.heavy.config.js'))
    .flatMap(([, command]) => command.match(/(?<= )test\/\w+/g) ?? []);
  expect(long).toEqual(expect.arrayContaining(['test/faults', 'test/crash', 'test/deploy']));

  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const { status, stdout } = spawnSync(process.execPath, [jest, '--listTests', ...long], { cwd: root });
  expect({ status, listed: stdout.toString().trim() }).toEqual({ status: 0, listed: '' });
});

describe('the commit message hook', () => {
  it.each([
    ['feat: place an order', 0],
    ['fix(store)!: refuse a stale version', 0],
    ['# a comment\n\ndocs: say why\n\nA body.', 0],
    ['Revert "feat: place an order"', 0],
    ['fixup! feat: place an order', 0],
    ['place an order', 1],
    ['feature: place an order', 1],
    ['feat:place an order', 1],
    ['feat(Store): place an order', 1],
    [`feat: ${'x'.repeat(100)}`, 1],
    ['', 1],
  ])('%j: %i', (message, status) => {
    const hook = join(root, '.githooks/commit-msg');
    expect(spawnSync('sh', [hook, file('message', message)]).status).toBe(status);
  });
});
