import { beforeAll, describe, expect, it } from '@jest/globals';
import { keepsData, STAGES, type Stage } from '../../infra/stage.ts';
import { environments } from '../../lambdas/wiring/environment.ts';
import type { Machine } from '../../statemachine/asl.ts';
import { orderSaga, type SagaDefinition } from '../../statemachine/order-saga.ts';
import { machineOf } from './machine.ts';
import { at, type Resource, type View, view } from './stack.ts';

const tasks = (machine: Machine) =>
  Object.values(machine.States).filter((state) => state.Type === 'Task') as {
    Resource: string;
    TimeoutSeconds: number;
  }[];

const variables = (fn: Resource | undefined) =>
  at(fn?.Properties.Environment, 'Variables') as Record<string, unknown>;

const KONG = [
  'KONG_GATEWAY_URL',
  'KONG_API_KEY_SECRET_ARN',
  'CALL_TIMEOUT_MS',
  'LINE_CONCURRENCY',
  'INVENTAIRE_IDEMPOTENT',
  'COMMANDES_IDEMPOTENT',
];
const START = ['STATE_MACHINE_ARN', 'SAGA_TIMEOUT', 'SYNC_WAIT_SECONDS', 'PUBLIC_PATH'];
const COMMANDS = [...START, 'LONGEST_CALL_SECONDS'];

describe.each<Stage>([...STAGES])('functions of stage %s', (stage) => {
  let stack: View;
  beforeAll(() => {
    stack = view(stage);
  });

  it('run on the current Node.js, on arm64, traced, each with a log of its own that is kept for a while', () => {
    const logs = new Set<string>();
    for (const { Properties } of stack.functions.values()) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
      });
      const log = stack.target(at(Properties.LoggingConfig, 'LogGroup'));
      expect(log?.Properties.RetentionInDays).toBeGreaterThan(0);
      expect(log?.DeletionPolicy).toBe(keepsData(stage) ? 'Retain' : 'Delete');
      // The JSON format would hide embedded metrics from CloudWatch.
      expect(at(Properties.LoggingConfig, 'LogFormat')).toBeUndefined();
      logs.add(log?.id ?? '');
    }
    expect(logs.size).toBe(stack.functions.size);
  });

  it('are called by the API and by events through the alias live, where they are deployed', () => {
    const methods = stack
      .ofType('AWS::ApiGateway::Method')
      .flatMap(({ Properties }) => at(Properties.Integration, 'Uri', 'Fn::Join', '1') as unknown[]);
    const rules = stack
      .ofType('AWS::Events::Rule')
      .map(({ Properties }) => at(Properties.Targets, '0', 'Arn'));
    expect(lambdaTypes([...methods, ...rules])).toEqual([
      stage === 'local' ? 'AWS::Lambda::Function' : 'AWS::Lambda::Alias',
    ]);
  });

  it('are pinned by the machine to their version, so that a running execution keeps its code', () => {
    const machine = stack.ofType('AWS::StepFunctions::StateMachine')[0]?.Properties.DefinitionString;
    expect(lambdaTypes(at(machine, 'Fn::Join', '1') as unknown[])).toEqual([
      stage === 'local' ? 'AWS::Lambda::Function' : 'AWS::Lambda::Version',
    ]);
  });

  const lambdaTypes = (parts: readonly unknown[]) => [
    ...new Set(parts.map((part) => stack.target(part)?.Type).filter((type) => type?.includes('Lambda'))),
  ];

  it('keep their old versions, which is what a rollback goes back to', () => {
    const versions = stack.ofType('AWS::Lambda::Version');
    expect(versions).toHaveLength(stage === 'local' ? 0 : stack.functions.size);
    expect(versions.filter(({ DeletionPolicy }) => DeletionPolicy !== 'Retain')).toEqual([]);
  });

  it('have less time than the tasks that wait for them', () => {
    const waiting = tasks(machineOf(stack));
    expect(waiting.length).toBeGreaterThan(8);
    for (const { Resource, TimeoutSeconds } of waiting) {
      expect(TimeoutSeconds).toBeGreaterThan(stack.functions.get(Resource)?.Properties.Timeout as number);
    }
  });

  it('hold the rescuer to one pass at a time where there is an account', () => {
    const reserved = stack.functions.get('rescue')?.Properties.ReservedConcurrentExecutions;
    expect(reserved).toBe(stage === 'local' ? undefined : 1);
  });

  it('reserve nothing where the quota of the account has no room for it', () => {
    const { functions } = view(stage, { rescuerConcurrency: 0 });
    const reserved = [...functions.values()].map((fn) => fn.Properties.ReservedConcurrentExecutions);
    expect(new Set(reserved)).toEqual(new Set([undefined]));
  });
});

describe('what the functions are given', () => {
  const stack = view('local');

  it('is the same base for all, as lambdas/wiring/environment.ts reads it', () => {
    const base = Object.keys(variables(stack.functions.get('record-failure')));
    expect(base.sort()).toEqual(Object.keys(environments.base.shape).sort());
    for (const fn of stack.functions.values()) {
      expect(variables(fn)).toMatchObject({
        STAGE: 'local',
        SERVICE_NAME: 'order-saga',
        METRICS_STORE_LABEL: 'true',
        DEBUG: 'false',
      });
      expect(stack.target(variables(fn).SAGA_TABLE)?.Type).toBe('AWS::DynamoDB::Table');
      expect(stack.target(variables(fn).METRICS_TABLE)?.Type).toBe('AWS::DynamoDB::Table');
    }
  });

  it.each([
    ['verify-stock', KONG],
    ['release-stock', KONG],
    ['record-failure', []],
    ['commands', COMMANDS],
    ['simulate-stock-failure', START],
    ['queries', []],
    ['health', [...KONG, 'STATE_MACHINE_ARN']],
    ['operations', []],
    ['rescue', ['STATE_MACHINE_ARN', 'RESCUE_GRACE_SECONDS']],
  ])('adds to %s what it needs: %j', (name, expected) => {
    const base = Object.keys(variables(stack.functions.get('record-failure')));
    const added = Object.keys(variables(stack.functions.get(name))).filter((key) => !base.includes(key));
    expect(added.sort()).toEqual([...expected].sort());
  });

  it('follows the configuration', () => {
    const changed = view('dev', { sagaTimeoutSeconds: 60, reservedConcurrency: 7, debug: true });
    const step = changed.functions.get('create-order')?.Properties;
    expect(step).toMatchObject({ Timeout: 70, ReservedConcurrentExecutions: 7 });
    expect(changed.functions.get('release-stock')?.Properties).toMatchObject({
      Timeout: 60,
      ReservedConcurrentExecutions: 7,
    });
    expect(variables(changed.functions.get('commands'))).toMatchObject({ SAGA_TIMEOUT: '60', DEBUG: 'true' });
    expect(variables(changed.functions.get('verify-stock')).KONG_GATEWAY_URL).toBe(
      'https://kong.example.org',
    );
  });

  it('holds back every function that calls Kong, and no other', () => {
    const { functions } = view('dev', { reservedConcurrency: 7, rescuerConcurrency: 0 });
    const named = (keep: (fn: Resource) => boolean) =>
      [...functions].filter(([, fn]) => keep(fn)).map(([name]) => name);
    const held = named(({ Properties }) => Properties.ReservedConcurrentExecutions === 7);
    expect(held).toEqual(named((fn) => 'KONG_GATEWAY_URL' in variables(fn)));
    // docs/operations.md reckons with seven.
    expect(held).toHaveLength(7);
  });

  it('gives API functions no more time than a caller waits', () => {
    for (const name of ['commands', 'simulate-stock-failure', 'queries', 'health', 'operations']) {
      expect(stack.functions.get(name)?.Properties.Timeout).toBeLessThanOrEqual(29);
    }
  });
});

describe('the machine', () => {
  it('logs everything, is traced, and is a standard workflow', () => {
    const { ofType, target } = view('prod');
    const [machine] = ofType('AWS::StepFunctions::StateMachine');
    expect(machine?.Properties).toMatchObject({
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
    });
    const log = at(
      machine?.Properties,
      'LoggingConfiguration',
      'Destinations',
      '0',
      'CloudWatchLogsLogGroup',
      'LogGroupArn',
    );
    expect(target(log)?.Properties.RetentionInDays).toBe(90);
  });

  it('retries as configured', () => {
    const { States } = machineOf(view('local', { maxRetries: 1, maxUndoRetries: 9 }));
    expect(at(States, 'RESERVATION_STOCK', 'Retry', '1', 'MaxAttempts')).toBe(1);
    expect(at(States, 'COMPENSATION_EN_COURS: release-stock', 'Retry', '1', 'MaxAttempts')).toBe(9);
  });

  it('gets a function for a step that is added, with no other change', () => {
    const payment = {
      state: 'PAIEMENT',
      task: 'take-payment',
      undo: 'refund',
      failure: 'ECHEC_CREATION_COMMANDE',
    } as const;
    const saga: SagaDefinition = { ...orderSaga, steps: [...orderSaga.steps, payment] };
    const before = view('dev');
    const after = view('dev', { saga });
    const added = [...after.functions.keys()].filter((name) => !before.functions.has(name));
    expect(added).toEqual(['take-payment', 'refund']);
    expect(tasks(machineOf(after)).map(({ Resource }) => Resource)).toEqual(expect.arrayContaining(added));
    expect(after.functions.get('take-payment')?.Properties.Timeout).toBe(40);
    expect(after.functions.get('refund')?.Properties.Timeout).toBe(60);
    expect(Object.keys(variables(after.functions.get('refund')))).toEqual(expect.arrayContaining(KONG));
  });
});
