import '../support/lambda-environment.ts';
import { describe, expect, it } from '@jest/globals';
import { environments, readEnvironment } from '../../../lambdas/wiring/environment.ts';
import { once } from '../../../lambdas/wiring/once.ts';

describe('the environment of a function', () => {
  it('is read as numbers and flags', () => {
    expect(readEnvironment(environments.gateway)).toMatchObject({
      DEBUG: false,
      METRICS_STORE_LABEL: true,
      CALL_TIMEOUT_MS: 500,
      LINE_CONCURRENCY: 4,
    });
    expect(readEnvironment(environments.start)).toMatchObject({ SAGA_TIMEOUT: 30, SYNC_WAIT_SECONDS: 2 });
  });

  it.each([
    ['base', 'SAGA_TABLE', undefined],
    ['base', 'SAGA_TABLE', ''],
    ['base', 'METRICS_TABLE', undefined],
    ['base', 'DEBUG', 'yes'],
    ['base', 'METRICS_STORE_LABEL', undefined],
    ['gateway', 'KONG_GATEWAY_URL', 'kong:8080'],
    ['gateway', 'KONG_GATEWAY_URL', 'ftp://kong'],
    ['gateway', 'KONG_API_KEY_SECRET_ARN', undefined],
    ['gateway', 'CALL_TIMEOUT_MS', '0'],
    ['gateway', 'LINE_CONCURRENCY', 'many'],
    ['gateway', 'INVENTAIRE_IDEMPOTENT', '1'],
    ['gateway', 'COMMANDES_IDEMPOTENT', undefined],
    ['start', 'SAGA_TIMEOUT', '-1'],
    ['start', 'SYNC_WAIT_SECONDS', '29'],
    ['start', 'STATE_MACHINE_ARN', undefined],
    ['rescue', 'RESCUE_GRACE_SECONDS', 'soon'],
    ['health', 'STATE_MACHINE_ARN', ''],
  ] as const)('%s: names %s when it is %p', (name, variable, value) => {
    const { [variable]: _, ...others } = process.env;
    const variables = value === undefined ? others : { ...others, [variable]: value };
    expect(() => readEnvironment<unknown>(environments[name], variables)).toThrow(variable);
  });

  it('names every bad variable at once', () => {
    expect(() => readEnvironment(environments.base, {})).toThrow(/STAGE[\s\S]*SAGA_TABLE[\s\S]*DEBUG/);
  });
});

describe('once', () => {
  it('builds on the first use, and keeps what it built', () => {
    let built = 0;
    const get = once(() => ++built);
    expect(built).toBe(0);
    expect([get(), get()]).toEqual([1, 1]);
  });

  it('builds again after a failure', () => {
    let tries = 0;
    const get = once(() => {
      if (++tries === 1) throw new Error('non');
      return 'oui';
    });
    expect(get).toThrow('non');
    expect(get()).toBe('oui');
  });
});
