import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { startEmbedded } from './embedded.ts';
import { endToEndSuite } from './suite.ts';

jest.setTimeout(120_000);

// `API_URL=... AWS_ENDPOINT_URL=... npm run test:e2e` tests that system; without, one is started for the tests.
const given = process.env.API_URL;

describe(`end to end, on ${given ?? 'the embedded runtime'}`, () => {
  if (!given) {
    let stop = async () => {};
    beforeAll(async () => {
      stop = await startEmbedded();
    });
    afterAll(() => stop());
  }
  endToEndSuite();
});
