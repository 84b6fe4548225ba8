import { describe, expect, it } from '@jest/globals';
import { at, type Resource, type View, view } from './stack.ts';

type Route = { readonly handler: string; readonly method: Resource };

/** Every method of the API, as `GET /path`. */
function routes({ ofType, target, handlerOf }: View): Map<string, Route> {
  const pathOf = (resource: Resource | undefined): string =>
    resource?.Type === 'AWS::ApiGateway::Resource'
      ? `${pathOf(target(resource.Properties.ParentId))}/${resource.Properties.PathPart}`
      : '';
  return new Map(
    ofType('AWS::ApiGateway::Method').map((method) => {
      const { HttpMethod, ResourceId, Integration } = method.Properties;
      const uri = at(Integration, 'Uri', 'Fn::Join', '1') as unknown[];
      const fn = uri.find((part) => target(part)?.Type.startsWith('AWS::Lambda'));
      return [`${HttpMethod} ${pathOf(target(ResourceId)) || '/'}`, { handler: handlerOf(fn), method }];
    }),
  );
}

const table = (stack: View) =>
  Object.fromEntries([...routes(stack)].map(([route, { handler }]) => [route, handler]));

const ROUTES = {
  'GET /api/saga/health': 'health',
  'GET /api/saga/health/{proxy+}': 'health',
  'ANY /api/saga/health': 'queries',
  'ANY /api/saga/health/{proxy+}': 'queries',
  'POST /api/saga/{proxy+}': 'commands',
  'ANY /api/saga/{proxy+}': 'queries',
  'ANY /{proxy+}': 'operations',
  'ANY /': 'operations',
};

describe('routes', () => {
  it.each(['local', 'dev', 'staging'] as const)('of %s include the test endpoint', (stage) => {
    const stack = view(stage);
    expect(table(stack)).toEqual({ ...ROUTES, 'ANY /api/saga/test/{proxy+}': 'simulate-stock-failure' });
  });

  it('of production do not, nor does its function exist', () => {
    const stack = view('prod');
    expect(table(stack)).toEqual(ROUTES);
    expect([...stack.functions.keys()]).not.toContain('simulate-stock-failure');
  });
});

describe('access', () => {
  const shown = ({ Properties }: Resource) =>
    Properties.ApiKeyRequired ? 'key' : Properties.AuthorizationType === 'AWS_IAM' ? 'signature' : 'nothing';

  it.each([
    ['local', 'none', 'nothing'],
    ['local', 'api-key', 'key'],
    ['dev', 'iam', 'signature'],
    ['staging', 'api-key', 'key'],
    ['prod', 'api-key', 'key'],
    ['prod', 'iam', 'signature'],
  ] as const)('in %s with %s: health is open, everything else wants %s', (stage, auth, wanted) => {
    const stack = view(stage, { auth });
    for (const [route, { method }] of routes(stack)) {
      expect([route, shown(method)]).toEqual([
        route,
        route.startsWith('GET /api/saga/health') ? 'nothing' : wanted,
      ]);
    }
    const [plan] = stack.ofType('AWS::ApiGateway::UsagePlan');
    expect(Boolean(plan)).toBe(auth === 'api-key');
    expect(stack.ofType('AWS::ApiGateway::UsagePlanKey')).toHaveLength(auth === 'api-key' ? 1 : 0);
    expect(stack.outputs.includes('ApiKeyId')).toBe(auth === 'api-key');
    if (plan) expect(at(plan.Properties, 'ApiStages', '0', 'Stage')).toBeDefined();
  });

  it('never has the value of a key in the template', () => {
    const [key] = view('prod').ofType('AWS::ApiGateway::ApiKey');
    expect(key?.Properties).toMatchObject({ Enabled: true });
    expect(key?.Properties.Value).toBeUndefined();
  });
});

/** How API Gateway names the log, with the id and the stage of the API. */
const EXECUTION_LOG = 'API-Gateway-Execution-Logs_';

describe('the stage', () => {
  const stack = view('staging', { apiThrottleRate: 50, apiThrottleBurst: 80, logRetentionDays: 60 });
  const [stage] = stack.ofType('AWS::ApiGateway::Stage');

  it('is throttled, traced and logged', () => {
    expect(stage?.Properties).toMatchObject({ StageName: 'staging', TracingEnabled: true });
    expect(at(stage?.Properties, 'MethodSettings', '0')).toMatchObject({
      HttpMethod: '*',
      ResourcePath: '/*',
      ThrottlingRateLimit: 50,
      ThrottlingBurstLimit: 80,
      LoggingLevel: 'ERROR',
    });
    // They are paid for by the method, and nothing reads them: alarms and dashboard take those of the whole API.
    expect(at(stage?.Properties, 'MethodSettings', '0', 'MetricsEnabled') ?? false).toBe(false);
    const arn = at(stage?.Properties, 'AccessLogSetting', 'DestinationArn', 'Fn::Join', '1') as unknown[];
    expect(stack.target(arn.at(-1))?.Properties.RetentionInDays).toBe(60);
  });

  it('finds the log of its errors made, so that it is not kept for ever', () => {
    const [api] = stack.ofType('AWS::ApiGateway::RestApi');
    const log = stack
      .ofType('AWS::Logs::LogGroup')
      .find(({ Properties }) => at(Properties.LogGroupName, 'Fn::Join', '1', '0') === EXECUTION_LOG);
    expect(at(log?.Properties.LogGroupName, 'Fn::Join', '1')).toEqual([
      EXECUTION_LOG,
      { Ref: api?.id },
      '/staging',
    ]);
    expect(log?.Properties.RetentionInDays).toBe(60);
    expect(at(stage, 'DependsOn')).toContain(log?.id);
  });

  it('waits for the account to be able to log, which AWS checks', () => {
    const [account] = stack.ofType('AWS::ApiGateway::Account');
    expect(at(stage, 'DependsOn')).toContain(account?.id);
    expect(account?.DeletionPolicy).toBe('Retain');
  });
});

describe('what API Gateway answers by itself', () => {
  const responses = (auth: string) =>
    new Map(
      view('dev', { auth })
        .ofType('AWS::ApiGateway::GatewayResponse')
        .map(({ Properties }) => [Properties.ResponseType, Properties]),
    );

  it('is JSON with an error in French', () => {
    for (const { ResponseTemplates } of responses('api-key').values()) {
      const { error } = JSON.parse(at(ResponseTemplates, 'application/json') as string);
      expect(error).toMatch(/\w+/);
    }
  });

  it.each([
    ['api-key', 'MISSING_AUTHENTICATION_TOKEN', '404'],
    ['iam', 'MISSING_AUTHENTICATION_TOKEN', '403'],
    ['api-key', 'THROTTLED', '429'],
    ['api-key', 'REQUEST_TOO_LARGE', '413'],
    ['api-key', 'INTEGRATION_TIMEOUT', '504'],
    ['api-key', 'INVALID_API_KEY', '403'],
  ])('with %s: %s is %s', (auth, type, status) => {
    expect(responses(auth).get(type)?.StatusCode).toBe(status);
  });

  it('leaves the status of the others as AWS has it', () => {
    const all = responses('api-key');
    expect([all.get('DEFAULT_4XX')?.StatusCode, all.get('DEFAULT_5XX')?.StatusCode]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
