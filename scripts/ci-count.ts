import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** What Jest writes with `--json --outputFile`, as far as it is counted. */
interface JestResults {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  /** Files that failed before any of their tests ran. */
  numRuntimeErrorTestSuites: number;
}

const total = { passed: 0, failed: 0, skipped: 0 };

for (const file of process.argv.slice(2)) {
  // A run that was killed, or never reached its tests, leaves no file: that is a failure, not zero tests.
  if (!existsSync(file)) {
    console.log(`${basename(file, '.json')}: no results`);
    total.failed += 1;
    continue;
  }
  const results = JSON.parse(readFileSync(file, 'utf8')) as JestResults;
  total.passed += results.numPassedTests;
  total.failed += results.numFailedTests + results.numRuntimeErrorTestSuites;
  total.skipped += results.numPendingTests + results.numTodoTests;
}

console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
