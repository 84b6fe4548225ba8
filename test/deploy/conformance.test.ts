import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { apiSuite } from '../conformance/api-suite.ts';
import { aslSuite } from '../conformance/asl-suite.ts';
import type { Engine } from '../conformance/engine.ts';
import { miniStackEngine } from './ministack-engine.ts';

jest.setTimeout(90_000);

describe('MiniStack behaves as AWS, but for the differences that are listed', () => {
  const dir = mkdtempSync(join(tmpdir(), 'order-saga-conformance-'));
  let engine: Engine;
  beforeAll(async () => {
    engine = await miniStackEngine(dir);
  });
  afterAll(async () => {
    await engine?.stop();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  });

  aslSuite(() => engine);
  apiSuite(() => engine);
});
