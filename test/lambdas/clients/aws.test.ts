import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { apiKeyProvider } from '../../../lambdas/clients/api-key.ts';
import { executionsClient } from '../../../lambdas/clients/executions.ts';
import { START } from '../support/order.ts';

const secrets = mockClient(SecretsManagerClient);
const sfn = mockClient(SFNClient);
const $metadata = {};
beforeEach(() => {
  secrets.reset();
  sfn.reset();
});

describe('the key of Kong', () => {
  const provider = () => {
    const clock = { ms: START.getTime() };
    const key = apiKeyProvider(
      new SecretsManagerClient({ region: 'x' }),
      'arn:secret',
      () => new Date(clock.ms),
    );
    return { clock, key };
  };
  const asked = () => secrets.commandCalls(GetSecretValueCommand).length;

  it('is read once, however many calls wait for it', async () => {
    secrets.on(GetSecretValueCommand, { SecretId: 'arn:secret' }).resolves({ SecretString: ' cle\n' });
    const { key } = provider();
    expect(await Promise.all(Array.from({ length: 10 }, key))).toEqual(Array(10).fill('cle'));
    expect(await key()).toBe('cle');
    expect(asked()).toBe(1);
  });

  it('is read again after five minutes: a rotated key comes into use', async () => {
    secrets.on(GetSecretValueCommand).resolvesOnce({ SecretString: 'old' }).resolves({ SecretString: 'new' });
    const { key, clock } = provider();
    expect(await key()).toBe('old');
    clock.ms += 299_999;
    expect(await key()).toBe('old');
    clock.ms += 1;
    expect(await key()).toBe('new');
  });

  it('is asked for again after a failure, which every waiting call hears of', async () => {
    secrets.on(GetSecretValueCommand).rejectsOnce(new Error('throttled')).resolves({ SecretString: 'cle' });
    const { key } = provider();
    const both = await Promise.allSettled([key(), key()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(asked()).toBe(1);
    expect(await key()).toBe('cle');
  });

  it.each([undefined, '', '   '])('is not %p', async (SecretString) => {
    secrets.on(GetSecretValueCommand).resolves(SecretString === undefined ? {} : { SecretString });
    await expect(provider().key()).rejects.toThrow();
  });
});

describe('executions', () => {
  const arn = 'arn:aws:states:eu-west-3:1:stateMachine:Saga';
  const client = () => executionsClient(new SFNClient({ region: 'x' }), arn);
  const saga = { saga_id: '5f0c8d3e-0000-4000-8000-000000000001', execution: 3 };

  it('starts the current execution with the claim check only', async () => {
    sfn.on(StartExecutionCommand).resolves({});
    await client().start(saga);
    expect(sfn.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
      stateMachineArn: arn,
      name: `${saga.saga_id}-3`,
      input: JSON.stringify({ saga_id: saga.saga_id }),
    });
  });

  it('takes an execution that exists for started, and nothing else', async () => {
    sfn
      .on(StartExecutionCommand)
      .rejectsOnce(new ExecutionAlreadyExists({ $metadata, message: 'exists' }))
      .rejects(new Error('down'));
    await expect(client().start(saga)).resolves.toBeUndefined();
    await expect(client().start(saga)).rejects.toThrow('down');
  });

  it.each([
    ['RUNNING', 'RUNNING'],
    ['PENDING_REDRIVE', 'RUNNING'],
    ['SUCCEEDED', 'ENDED'],
    ['FAILED', 'ENDED'],
    ['ABORTED', 'STOPPED'],
    ['TIMED_OUT', 'ENDED'],
  ] as const)('%s means %s', async (status, expected) => {
    const executionArn = `arn:aws:states:eu-west-3:1:execution:Saga:${saga.saga_id}-3`;
    sfn.on(DescribeExecutionCommand, { executionArn }).resolves({ status });
    expect(await client().status(saga)).toBe(expected);
  });

  it('is absent when it was never started; any other error is one', async () => {
    sfn
      .on(DescribeExecutionCommand)
      .rejectsOnce(new ExecutionDoesNotExist({ $metadata, message: 'no' }))
      .rejects(new Error('down'));
    expect(await client().status(saga)).toBe('ABSENT');
    await expect(client().status(saga)).rejects.toThrow('down');
  });
});
