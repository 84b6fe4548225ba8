import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import '../support/lambda-environment.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { healthAnswerSchema } from '../../../lambdas/api/answer-schemas.ts';
import { captureConsole } from '../support/console.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import { answer, type HttpService, startHttpService } from '../support/http-service.ts';
import { ask } from '../support/invoke.ts';

captureConsole();
const secrets = mockClient(SecretsManagerClient);
const sfn = mockClient(SFNClient);
let dynamo: Dynamo;
let kong: HttpService;
let health: () => ReturnType<typeof ask>;
beforeAll(async () => {
  dynamo = await startDynamo();
  kong = await startHttpService();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = dynamo.endpoint;
  process.env.KONG_GATEWAY_URL = kong.url;
  const { handler } = await import('../../../lambdas/handlers/health.ts');
  health = () => ask(handler, { path: '/api/saga/health/' });
});
afterAll(async () => {
  await kong.stop();
  await dynamo.stop();
});

const failing = ({ body }: { body: { dependances: Record<string, { etat: string }> } }): string[] =>
  Object.entries(body.dependances).flatMap(([name, { etat }]) => (etat === 'ok' ? [] : [name]));

describe('health', () => {
  it('is 200 when every dependency answers, and names them', async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: 'cle' });
    sfn.on(DescribeStateMachineCommand).resolves({});
    const { status, body } = await health();
    expect(status).toBe(200);
    expect(healthAnswerSchema.parse(body).status).toBe('healthy');
    expect(Object.keys(body.dependances)).toEqual([
      'dynamodb',
      'stepfunctions',
      'catalogue',
      'inventaire',
      'commandes',
    ]);
  });

  it('is 503, and says which dependency is down and why', async () => {
    kong.replyWith((response, request) => {
      answer(request.url?.includes('inventaire') ? 502 : 200)(response, request);
    });
    const { status, body } = await health();
    expect(status).toBe(503);
    expect(failing({ body })).toEqual(['inventaire']);
    expect(body.dependances.inventaire.cause).toBe('HTTP 502');
    kong.replyWith(answer(200));
    sfn.on(DescribeStateMachineCommand).rejects(new Error('StateMachineDoesNotExist'));
    expect(failing(await health())).toEqual(['stepfunctions']);
  });

  it('still answers when a service is silent', async () => {
    sfn.on(DescribeStateMachineCommand).resolves({});
    kong.replyWith((response, request) => {
      if (!request.url?.includes('catalogue')) answer(200)(response, request);
    });
    expect(failing(await health())).toEqual(['catalogue']);
  });
});
