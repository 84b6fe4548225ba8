import fast from './jest.config.js';

/**
 * The long suites, one folder each: `jest --config jest.heavy.config.js test/faults`. `.ci/run` runs the scripts
 * test:faults, test:deploy, test:browser and test:prometheus when package.json has them, and passes Jest's own
 * `--json --outputFile` to them. What one needs beyond npm packages, its `pretest:` script installs.
 */
/** @type {import('jest').Config} */
export default {
  ...fast,
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 120_000,
};
