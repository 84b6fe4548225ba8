/**
 * Proves that the fault suites bite: puts known bugs into a copy of the sources, one at a time, and expects the tests to
 * fail there, and to pass on the copy without a bug. Exit code 0 only then. An argument picks mutations by name.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { type Edit, MUTATIONS } from './mutations.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COPIED = [
  'domain',
  'statemachine',
  'lambdas',
  'local',
  'scripts/fault-tally.ts',
  'test/faults',
  'test/guarantees',
  'package.json',
  'jest.config.js',
  'jest.heavy.config.js',
];

type Outcome = {
  readonly passed: number;
  readonly failed: number;
  readonly broken: number;
  readonly why: string;
};
type JestResults = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Files that failed before any of their tests ran: a copy that does not even load proves nothing. */
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly failureMessages: string[] }[];
  }[];
};

const copySources = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'mutation-'));
  for (const path of COPIED) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'dir');
  return copy;
};

/** Throws when the text to change is not there exactly once: the source has moved on, and so must the mutation. */
const apply = (copy: string, { file, find, replace }: Edit): void => {
  const path = join(copy, file);
  const parts = readFileSync(path, 'utf8').split(find);
  if (parts.length !== 2) throw new Error(`${file}: found ${parts.length - 1} times, not once: ${find}`);
  writeFileSync(path, parts.join(replace));
};

const runTests = (copy: string, tests: readonly string[]): Outcome => {
  const output = join(copy, 'results.json');
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const options = ['--config', 'jest.heavy.config.js', '--maxWorkers=2', '--silent', '--json'];
  const run = spawnSync(process.execPath, [...jest, ...options, `--outputFile=${output}`, ...tests], {
    cwd: copy,
    encoding: 'utf8',
  });
  try {
    const results = JSON.parse(readFileSync(output, 'utf8')) as JestResults;
    const messages = results.testResults.flatMap(({ assertionResults }) =>
      assertionResults.flatMap(({ failureMessages }) => failureMessages),
    );
    return {
      passed: results.numPassedTests,
      failed: results.numFailedTests,
      broken: results.numRuntimeErrorTestSuites,
      why: messages[0] ?? '',
    };
  } catch {
    return { passed: 0, failed: 0, broken: tests.length, why: run.stderr.slice(-500) };
  }
};

/** First line of what a failed test says that tells of the bug: a violation, or what was received. */
const evidence = (why: string): string => {
  const lines = stripVTControlCharacters(why)
    .split('\n')
    .map((line) => line.trim());
  return (
    lines.find((line) => /^\+ {2,}"/.test(line)) ??
    lines.find((line) => line.startsWith('Received')) ??
    lines[0] ??
    ''
  )
    .replace(/^\+\s*/, '')
    .slice(0, 110);
};

const tried = (edits: readonly Edit[], tests: readonly string[]): Outcome => {
  const copy = copySources();
  try {
    for (const edit of edits) apply(copy, edit);
    return runTests(copy, tests);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
};

const [wanted = ''] = process.argv.slice(2);
const mutations = MUTATIONS.filter(({ name }) => name.includes(wanted));
if (mutations.length === 0) throw new Error(`no mutation is called ${wanted}`);

const clean = tried([], [...new Set(mutations.flatMap(({ tests }) => tests))]);
const sound = clean.passed > 0 && clean.failed === 0 && clean.broken === 0;
console.log(
  `${sound ? 'passes' : 'FAILS '}  no bug: ${clean.passed} tests pass, ${clean.failed + clean.broken} fail`,
);
if (!sound) console.log(clean.why);

let caught = 0;
for (const { name, edits, tests } of mutations) {
  const { failed, broken, why } = tried(edits, tests);
  const seen = failed > 0 && broken === 0;
  if (seen) caught++;
  console.log(`${seen ? 'caught' : 'MISSED'}  ${name}: ${failed} tests fail`);
  if (failed + broken > 0) console.log(`        ${evidence(why)}`);
}
console.log(`${caught} of ${mutations.length} bugs caught`);
process.exitCode = sound && caught === mutations.length ? 0 : 1;
