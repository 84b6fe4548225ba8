import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from '../../infra/config.ts';

const gateway = { 'saga:kongGatewayUrl': 'https://kong.example.org' };
const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:kong/key-AbC123';

describe('defaults', () => {
  it('asks nothing of a laptop', () => {
    expect(readConfig()).toMatchObject({
      stage: 'local',
      kongGatewayUrl: 'http://kong:8080',
      sagaTimeoutSeconds: 30,
      maxRetries: 3,
      maxUndoRetries: 20,
      auth: 'none',
      debug: false,
      inventaireIdempotent: true,
      commandesIdempotent: true,
      waitSeconds: 25,
    });
  });

  it.each(['dev', 'staging', 'prod'])('wants a key from the callers of %s', (stage) => {
    expect(readConfig(stage, gateway).auth).toBe('api-key');
  });

  it('keeps logs longer, the more they matter', () => {
    const days = ['local', 'dev', 'staging', 'prod'].map(
      (stage) => readConfig(stage, gateway).logRetentionDays,
    );
    expect(days).toEqual([...days].sort((a, b) => a - b));
  });
});

describe('sources', () => {
  it('prefers the context to the environment, and both to the default', () => {
    expect(readConfig('dev', {}, { MAX_RETRIES: '5' }).maxRetries).toBe(5);
    expect(readConfig('dev', { 'saga:maxRetries': 7 }, { MAX_RETRIES: '5' }).maxRetries).toBe(7);
  });

  it('reads text as it reads values: the command line knows only text', () => {
    const text = { 'saga:maxRetries': '0', 'saga:debug': 'true', 'saga:inventaireIdempotent': 'false' };
    expect(readConfig('dev', text)).toMatchObject({
      maxRetries: 0,
      debug: true,
      inventaireIdempotent: false,
    });
  });

  it('takes an empty variable for an absent one', () => {
    expect(readConfig('local', {}, { SAGA_TIMEOUT: '', KONG_GATEWAY_URL: '' })).toEqual(readConfig());
  });

  it('drops the slash at the end of the gateway, and leaves the context of others alone', () => {
    const context = { 'saga:kongGatewayUrl': 'https://kong.example.org/', '@aws-cdk/flag': true };
    expect(readConfig('prod', context).kongGatewayUrl).toBe('https://kong.example.org');
  });

  it('takes an existing secret by its complete ARN', () => {
    expect(readConfig('dev', {}, { KONG_API_KEY_SECRET_ARN: secret }).kongApiKeySecretArn).toBe(secret);
  });
});

describe('refusals name the source and the value', () => {
  type Row = [stage: string, context: object, env: Record<string, string>, message: string];
  it.each<Row>([
    ['production', {}, {}, 'context stage = "production": must be one of local, dev, staging, prod'],
    ['prod', {}, {}, 'stage prod needs context saga:kongGatewayUrl or environment KONG_GATEWAY_URL'],
    ['staging', {}, {}, 'stage staging needs context saga:kongGatewayUrl'],
    ['dev', { 'saga:maxRetries': 11 }, {}, 'context saga:maxRetries = 11:'],
    ['dev', { 'saga:maxRetries': -1 }, {}, 'context saga:maxRetries = -1:'],
    ['dev', { 'saga:maxRetries': 2.5 }, {}, 'context saga:maxRetries = 2.5:'],
    ['dev', { 'saga:maxRetries': null }, {}, 'context saga:maxRetries = null:'],
    ['dev', {}, { MAX_RETRIES: 'three' }, 'environment MAX_RETRIES = "three": must be a whole number'],
    ['dev', {}, { SAGA_TIMEOUT: '4' }, 'environment SAGA_TIMEOUT = "4":'],
    ['dev', {}, { SAGA_TIMEOUT: '301' }, 'environment SAGA_TIMEOUT = "301":'],
    ['dev', {}, { SYNC_WAIT_SECONDS: '29' }, 'environment SYNC_WAIT_SECONDS = "29":'],
    ['dev', {}, { COMPENSATION_MAX_RETRIES: '0' }, 'environment COMPENSATION_MAX_RETRIES = "0":'],
    ['dev', {}, { DEBUG: 'maybe' }, 'environment DEBUG = "maybe": must be true or false'],
    [
      'dev',
      {},
      { COMPENSATION_MAX_RETRIES: '3' },
      '(COMPENSATION_MAX_RETRIES) = 3: must be more than saga:maxRetries',
    ],
    ['dev', { 'saga:maxRetries': 9 }, { COMPENSATION_MAX_RETRIES: '9' }, '(MAX_RETRIES) = 9'],
    ['dev', {}, { INVENTAIRE_IDEMPOTENT: '2' }, 'environment INVENTAIRE_IDEMPOTENT = "2":'],
    ['dev', {}, { KONG_GATEWAY_URL: 'kong:8080' }, 'environment KONG_GATEWAY_URL = "kong:8080":'],
    ['dev', {}, { KONG_GATEWAY_URL: 'ftp://kong' }, 'must be an http or https URL'],
    ['dev', {}, { KONG_GATEWAY_URL: 'https://kong/api' }, 'without path'],
    ['dev', {}, { KONG_GATEWAY_URL: 'https://me:secret@kong' }, 'credentials'],
    ['dev', {}, { KONG_API_KEY_SECRET_ARN: 'kong/key' }, 'must be the complete ARN of a secret'],
    ['dev', {}, { LOG_RETENTION_DAYS: '8' }, 'must be a retention of CloudWatch Logs'],
    ['dev', {}, { ALARM_EMAIL: 'nobody' }, 'must be an e-mail address'],
    ['dev', {}, { API_AUTH: 'basic' }, 'environment API_AUTH = "basic":'],
    ['dev', { 'saga:auth': 'none' }, {}, 'context saga:auth = "none":'],
    ['dev', {}, { RESCUER_CONCURRENCY: '-1' }, 'environment RESCUER_CONCURRENCY = "-1":'],
    ['staging', { ...gateway, 'saga:auth': 'none' }, {}, 'context saga:auth = "none":'],
    ['prod', { ...gateway, 'saga:auth': 'none' }, {}, 'context saga:auth = "none":'],
    ['dev', { 'saga:maxRetry': 3 }, {}, 'context saga:maxRetry is not a setting'],
  ])('%s %j %j', (stage, context, env, message) => {
    const read = () => readConfig(stage, { ...context }, env);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(message);
  });
});
