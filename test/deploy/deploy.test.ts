import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { endToEndSuite } from '../e2e/suite.ts';
import { call } from '../e2e/support/call.ts';
import { Deployment, type Outputs } from './deployment.ts';
import { destroySuite } from './destroy.ts';
import { updateSuite } from './update.ts';

jest.setTimeout(240_000);
// Before the suites are declared: they leave out what needs services of the laptop when there are none.
delete process.env.API_URL;

describe('a real deployment', () => {
  const deployment = new Deployment();
  let assembly: string;
  let outputs: Outputs;

  beforeAll(async () => {
    const times: Record<string, string> = {};
    const timed = async <T>(step: string, work: Promise<T>): Promise<T> => {
      const started = performance.now();
      const result = await work;
      times[step] = `${((performance.now() - started) / 1000).toFixed(1)} s`;
      return result;
    };
    await timed('start', deployment.start());
    assembly = await timed('synth', deployment.synthesize('assembly'));
    await timed('bootstrap', deployment.cdk('bootstrap', '--app', assembly));
    outputs = await timed('deploy', deployment.deploy(assembly));
    console.info(times);
    await deployment.fillSecret(outputs);
    Object.assign(process.env, deployment.aws.environment, {
      EMULATOR: 'ministack',
      API_URL: deployment.apiUrl(outputs),
      API_KEY: await deployment.apiKey(outputs),
      ...Object.fromEntries(
        Object.entries(deployment.backends.services).map(([name, url]) => [`${name.toUpperCase()}_URL`, url]),
      ),
    });
  });
  afterAll(() => deployment.stop());

  it('tells every URL and ARN that operators need', () => {
    expect(outputs).toMatchObject({
      ApiUrl: expect.stringMatching(/^https:\/\/.*\/dev\/$/),
      HealthUrl: `${outputs.ApiUrl}api/saga/health/`,
      MetricsUrl: `${outputs.ApiUrl}metrics/`,
      SwaggerUrl: `${outputs.ApiUrl}swagger/`,
      RestApiId: new URL(outputs.ApiUrl ?? '').hostname.split('.')[0],
      CommandsFunctionArn: expect.stringMatching(/^arn:aws:lambda:.*:function:[^:]+$/),
      QueriesFunctionArn: expect.stringMatching(/^arn:aws:lambda:/),
      HealthFunctionArn: expect.stringMatching(/^arn:aws:lambda:/),
      OperationsFunctionArn: expect.stringMatching(/^arn:aws:lambda:/),
      RescuerArn: expect.stringMatching(/^arn:aws:lambda:.*:live$/),
      RescuerRuleNames: expect.stringMatching(/^\S+ \S+$/),
      StateMachineArn: expect.stringMatching(/^arn:aws:states:eu-west-1:\d{12}:stateMachine:/),
      SagaTableName: expect.any(String),
      SagaTableArn: expect.stringMatching(/^arn:aws:dynamodb:/),
      MetricsTableName: expect.any(String),
      MetricsTableArn: expect.stringMatching(/^arn:aws:dynamodb:/),
      DashboardUrl: expect.stringMatching(/^https:/),
      AlarmTopicArn: expect.stringMatching(/^arn:aws:sns:/),
      KongApiKeySecretArn: expect.any(String),
      ApiKeyId: expect.any(String),
    });
  });

  it.each([
    ['GET', '/api/saga/sagas/', 403],
    ['POST', '/api/saga/commandes/', 403],
    ['GET', '/metrics/', 403],
    ['GET', '/api/saga/health/', 200],
    ['GET', '/api/saga/health', 200],
  ])('without a key, %s %s is %i', async (method, path, status) => {
    const answer = await fetch(`${process.env.API_URL}${path}`, { method });
    expect(answer.status).toBe(status);
  });

  it('reaches every dependency', async () => {
    expect((await call('GET', '/api/saga/health/')).status).toBe(200);
  });

  endToEndSuite();
  updateSuite(deployment);
  destroySuite(deployment, () => ({ assembly, outputs }));
});
