import { availableParallelism } from 'node:os';

// The template validation that the CDK runs on each synth costs 2 s a test file; `npm run synth` still does it.
process.env.CDK_VALIDATION ??= 'false';

/** The fast suites. The long ones have a folder, a script and a time limit of their own: see jest.heavy.config.js. */
/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/(faults|crash|deploy|browser|prometheus)/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  // Jest leaves a core free by default, half the machine of a small one; past four, suites that start servers thrash.
  maxWorkers: Math.min(4, availableParallelism()),
  // For what hangs. Jest's five seconds are also reached by a busy machine, where a test takes many times its usual.
  testTimeout: 30_000,
  // ES modules of finished files stay in memory: a worker is replaced before that matters.
  workerIdleMemoryLimit: '1GB',
};
