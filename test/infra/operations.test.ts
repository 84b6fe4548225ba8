import { describe, expect, it } from '@jest/globals';
import { at, view } from './stack.ts';

describe.each([
  ['local', 'Delete', false],
  ['dev', 'Delete', false],
  ['staging', 'Retain', true],
  ['prod', 'Retain', true],
] as const)('data in stage %s', (stage, policy, protectedData) => {
  const { ofType } = view(stage);

  it(`${protectedData ? 'outlives' : 'goes with'} the stack`, () => {
    for (const table of ofType('AWS::DynamoDB::Table')) {
      expect([table.DeletionPolicy, table.Properties.DeletionProtectionEnabled]).toEqual([
        policy,
        protectedData,
      ]);
    }
    for (const log of ofType('AWS::Logs::LogGroup')) expect(log.DeletionPolicy).toBe(policy);
    for (const secret of ofType('AWS::SecretsManager::Secret')) expect(secret.DeletionPolicy).toBe(policy);
  });

  it('can be restored to any point in time, and is paid by request', () => {
    for (const { Properties } of ofType('AWS::DynamoDB::Table')) {
      expect(Properties).toMatchObject({
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        BillingMode: 'PAY_PER_REQUEST',
      });
      expect(at(Properties.SSESpecification, 'SSEEnabled') ?? false).toBe(protectedData);
    }
  });
});

describe('indexes', () => {
  it('carry keys only: the record is read from the table, consistently', () => {
    const [sagas] = view('local').ofType('AWS::DynamoDB::Table');
    const indexes = sagas?.Properties.GlobalSecondaryIndexes as Record<string, unknown>[];
    const keys = (index: unknown) =>
      (at(index, 'KeySchema') as unknown[]).map((key) => at(key, 'AttributeName'));
    expect(Object.fromEntries(indexes.map((index) => [index.IndexName, keys(index)]))).toEqual({
      'par-date': ['liste_shard', 'liste_tri'],
      actives: ['active_shard', 'liste_tri'],
    });
    expect(indexes.filter((index) => at(index, 'Projection', 'ProjectionType') !== 'KEYS_ONLY')).toEqual([]);
  });
});

describe('the key of Kong', () => {
  const laptopKey = 'magasin-secret-key-2025';

  it('is the known one on a laptop only', () => {
    const [secret] = view('local').ofType('AWS::SecretsManager::Secret');
    expect(secret?.Properties.SecretString).toBe(laptopKey);
    for (const stage of ['dev', 'staging', 'prod'] as const) {
      const { resources, ofType } = view(stage);
      expect(JSON.stringify(resources)).not.toContain(laptopKey);
      expect(ofType('AWS::SecretsManager::Secret')[0]?.Properties.GenerateSecretString).toBeDefined();
    }
  });

  it('can be a secret that exists already', () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:kong-AbC123';
    const { ofType, functions } = view('prod', { kongApiKeySecretArn: arn });
    expect(ofType('AWS::SecretsManager::Secret')).toEqual([]);
    const environment = functions.get('verify-stock')?.Properties.Environment;
    expect(at(environment, 'Variables', 'KONG_API_KEY_SECRET_ARN')).toBe(arn);
  });
});

describe('alarms', () => {
  const { ofType, target, handlerOf, functions } = view('prod', { alarmEmail: 'astreinte@example.org' });
  const alarms = new Map(
    ofType('AWS::CloudWatch::Alarm').map((alarm) => [alarm.id.replace(/^Alarms|[0-9A-F]{8}$/g, ''), alarm]),
  );

  it('cover what goes wrong', () => {
    expect([...alarms.keys()].sort()).toEqual([
      'Api5xx',
      'ExecutionsFailed',
      'FunctionErrors',
      'FunctionThrottles',
      'FunctionThrottles1',
      'RescuerErrors',
      'RescuerSilent',
      'SagasParked',
      'SagasTooOld',
      'TableThrottles',
    ]);
  });

  it('do not watch the throttles of the rescuer, which are its one copy at work', () => {
    const watched = (...ids: string[]) =>
      ids.flatMap((id) =>
        ((alarms.get(id)?.Properties.Metrics ?? []) as unknown[]).flatMap((metric) => {
          const name = at(metric, 'MetricStat', 'Metric', 'Dimensions', '0', 'Value');
          return name ? [handlerOf(name)] : [];
        }),
      );
    const expected = [...functions.keys()].filter((name) => name !== 'rescue');
    expect(watched('FunctionThrottles', 'FunctionThrottles1').sort()).toEqual(expected.sort());
  });

  it('each say what to do, and tell the topic when they start and when they end', () => {
    for (const { Properties } of alarms.values()) {
      expect(String(Properties.AlarmDescription).length).toBeGreaterThan(80);
      for (const actions of [Properties.AlarmActions, Properties.OKActions]) {
        expect((actions as unknown[]).map((action) => target(action)?.Type)).toEqual(['AWS::SNS::Topic']);
      }
    }
  });

  it.each([
    ['SagasParked', 'SagasEnAttenteDecision', 'Maximum', 0],
    ['SagasTooOld', 'AgeSagaActiveSecondes', 'Maximum', 900],
  ])('%s watches the measure %s of its stage', (id, MetricName, Statistic, Threshold) => {
    expect(alarms.get(id)?.Properties).toMatchObject({
      Namespace: 'OrderSaga',
      MetricName,
      Statistic,
      Threshold,
      Dimensions: [{ Name: 'stage', Value: 'prod' }],
      ComparisonOperator: 'GreaterThanThreshold',
    });
  });

  it('take silence for health, but not the silence of the rescuer', () => {
    for (const [id, { Properties }] of alarms) {
      expect([id, Properties.TreatMissingData]).toEqual([
        id,
        id === 'RescuerSilent' ? 'breaching' : 'notBreaching',
      ]);
    }
  });

  it('watch no more metrics than CloudWatch lets one alarm read', () => {
    for (const { Properties } of alarms.values()) {
      expect(((Properties.Metrics as unknown[] | undefined) ?? []).length).toBeLessThanOrEqual(11);
    }
  });

  it('may publish although the topic has a policy of its own, and anybody else only over TLS', () => {
    const [policy] = ofType('AWS::SNS::TopicPolicy');
    const statements = at(policy?.Properties, 'PolicyDocument', 'Statement') as Record<string, unknown>[];
    expect(statements).toContainEqual(
      expect.objectContaining({ Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } }),
    );
    expect(statements.filter(({ Effect }) => Effect === 'Allow')).toHaveLength(1);
    expect(statements).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  });

  it('reach the address that is configured', () => {
    expect(ofType('AWS::SNS::Subscription').map(({ Properties }) => Properties.Endpoint)).toEqual([
      'astreinte@example.org',
    ]);
  });
});

describe('the rescuer', () => {
  const { ofType, handlerOf } = view('dev');
  const rules = ofType('AWS::Events::Rule').map(({ Properties }) => Properties);

  it('runs each minute, and when an execution of this machine stops', () => {
    expect(rules.map(({ Targets }) => handlerOf(at(Targets, '0', 'Arn')))).toEqual(['rescue', 'rescue']);
    expect(rules[0]?.ScheduleExpression).toBe('rate(1 minute)');
    const [machine] = ofType('AWS::StepFunctions::StateMachine');
    expect(rules[1]?.EventPattern).toEqual({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { status: ['ABORTED', 'TIMED_OUT', 'FAILED'], stateMachineArn: [{ Ref: machine?.id }] },
    });
  });

  it('lets events go that are older than its next pass', () => {
    const [invoke] = ofType('AWS::Lambda::EventInvokeConfig');
    expect(invoke?.Properties).toMatchObject({ MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 });
  });
});

describe('outputs', () => {
  it('name every place an operator looks for', () => {
    expect(view('local').outputs.sort()).toEqual([
      'AlarmTopicArn',
      'ApiUrl',
      'CommandsFunctionArn',
      'DashboardUrl',
      'HealthFunctionArn',
      'HealthUrl',
      'KongApiKeySecretArn',
      'MetricsTableArn',
      'MetricsTableName',
      'MetricsUrl',
      'OperationsFunctionArn',
      'QueriesFunctionArn',
      'RescuerArn',
      'RescuerRuleNames',
      'RestApiId',
      'SagaTableArn',
      'SagaTableName',
      'StateMachineArn',
      'SwaggerUrl',
    ]);
  });

  it('come with a dashboard that shows every measure of the sagas', () => {
    const [dashboard] = view('dev').ofType('AWS::CloudWatch::Dashboard');
    const body = JSON.stringify(dashboard?.Properties.DashboardBody);
    for (const measure of [
      'SagasDemarrees',
      'SagasTerminees',
      'SagasAnnulees',
      'SagasBloquees',
      'SagasReprises',
      'DureeSagaSecondes',
      'AppelsExternes',
      'EchecsAppelsExternes',
      'AgeSagaActiveSecondes',
    ]) {
      expect(body).toContain(measure);
    }
  });
});
