import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { apiSuite } from './api-suite.ts';
import { aslSuite } from './asl-suite.ts';
import { embeddedEngine } from './embedded.ts';
import type { Engine } from './engine.ts';

jest.setTimeout(60_000);

describe('the embedded runtime behaves as AWS', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await embeddedEngine();
  });
  afterAll(() => engine?.stop());

  aslSuite(() => engine);
  apiSuite(() => engine);
});
