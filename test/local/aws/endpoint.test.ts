import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningStack, remove, startStack } from './test-stack.ts';

describe('the AWS endpoint', () => {
  let running: RunningStack;
  let secrets: SecretsManagerClient;
  const secretOf = async (SecretId: string) =>
    (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString;

  beforeAll(async () => {
    running = await startStack({
      resources: {
        Known: {
          Type: 'AWS::SecretsManager::Secret',
          Properties: { Name: 'kong/key', SecretString: 's3cret' },
        },
        Random: { Type: 'AWS::SecretsManager::Secret', Properties: { GenerateSecretString: {} } },
      },
    });
    secrets = new SecretsManagerClient({ ...running.client, maxAttempts: 1 });
  });
  afterAll(async () => {
    secrets.destroy();
    await running.stop();
    remove(running.dir);
  });

  it('gives the secrets of the template, by name and by ARN', async () => {
    expect(await secretOf('kong/key')).toBe('s3cret');
    expect(await secretOf('arn:aws:secretsmanager:eu-west-1:000000000000:secret:kong/key')).toBe('s3cret');
    expect(await secretOf('local-Random')).toMatch(/^[\w-]{32}$/);
    await expect(secretOf('absent')).rejects.toThrow(ResourceNotFoundException);
  });

  it.each(['/', '/_health'])('says on %s what runs', async (path) => {
    const answer = await fetch(running.awsUrl + path);
    expect(await answer.json()).toMatchObject({
      services: { dynamodb: 'running', stepfunctions: 'running' },
    });
  });

  it('names an operation it does not do', async () => {
    const headers = { 'x-amz-target': 'AWSStepFunctions.RedriveExecution' };
    const answer = await fetch(running.awsUrl, { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      __type: 'UnknownOperationException',
      message: expect.stringContaining('RedriveExecution'),
    });
  });
});
