import { describe, expect, it } from '@jest/globals';
import { STAGES } from '../../infra/stage.ts';
import { functionsOf, orderSaga } from '../../statemachine/order-saga.ts';
import { type View, view } from './stack.ts';
import { say, statementsOf } from './statements.ts';

const RECORD = [
  'dynamodb:GetItem TablesSagas',
  'dynamodb:PutItem TablesSagas',
  'dynamodb:UpdateItem TablesMetrics',
];
const SECRET = ['secretsmanager:GetSecretValue KongKey'];
const START = ['states:StartExecution SagaMachine'];
const FOLLOW = ['states:DescribeExecution executions:*'];
const SEARCH = ['dynamodb:BatchGetItem TablesSagas', 'dynamodb:Query TablesSagas/index/actives'];

/** Who may do what, beyond its own log and trace. */
const ALLOWED: Record<string, string[]> = {
  'verify-stock': [...RECORD, ...SECRET],
  'fetch-products': [...RECORD, ...SECRET],
  'reserve-stock': [...RECORD, ...SECRET],
  'create-order': [...RECORD, ...SECRET],
  'release-stock': [...RECORD, ...SECRET],
  'cancel-order': [...RECORD, ...SECRET],
  'record-failure': RECORD,
  'park-saga': RECORD,
  commands: [...RECORD, ...START, ...FOLLOW],
  'simulate-stock-failure': [...RECORD, ...START],
  queries: ['dynamodb:GetItem TablesSagas', ...SEARCH, 'dynamodb:Query TablesSagas/index/par-date'],
  health: ['dynamodb:GetItem TablesSagas', 'states:DescribeStateMachine SagaMachine', ...SECRET],
  operations: ['dynamodb:Scan TablesMetrics', ...SEARCH],
  rescue: [...RECORD, ...SEARCH, ...START, ...FOLLOW],
};

const EVERY_FUNCTION = [
  'logs:CreateLogStream its log',
  'logs:PutLogEvents its log',
  'xray:PutTelemetryRecords *',
  'xray:PutTraceSegments *',
];

const permissions = (stack: View, role: unknown): string[] =>
  statementsOf(stack, stack.target(role)).flatMap(({ actions, resources }) =>
    actions.flatMap((action) => resources.map((resource) => `${action} ${say(stack, resource)}`)),
  );

describe.each(STAGES)('permissions in stage %s', (stage) => {
  const stack = view(stage);

  it('lets each function do exactly what its work needs', () => {
    const actual = Object.fromEntries(
      [...stack.functions].map(([name, fn]) => [name, permissions(stack, fn.Properties.Role).sort()]),
    );
    const expected = Object.fromEntries(
      Object.entries(ALLOWED)
        .filter(([name]) => stage !== 'prod' || name !== 'simulate-stock-failure')
        .map(([name, allowed]) => [name, [...EVERY_FUNCTION, ...allowed].sort()]),
    );
    expect(actual).toEqual(expected);
  });

  it('gives each function a role of its own', () => {
    const roles = [...stack.functions.values()].map(({ Properties }) => stack.target(Properties.Role)?.id);
    expect(new Set(roles).size).toBe(stack.functions.size);
  });

  it('lets the machine invoke exactly the functions of the saga, in every version once they are deployed', () => {
    const versions = stage === 'local' ? '' : ':*';
    const [machine] = stack.ofType('AWS::StepFunctions::StateMachine');
    const invoked = permissions(stack, machine?.Properties.RoleArn).filter((each) =>
      each.startsWith('lambda:'),
    );
    expect(invoked.sort()).toEqual(
      functionsOf(orderSaga)
        .map((name) => `lambda:InvokeFunction ${name}${versions}`)
        .sort(),
    );
  });

  it('has no wildcard action, and a wildcard resource only where AWS has no resource or no name yet', () => {
    const noResource =
      /^(xray:Put\w+|xray:GetSampling\w+|logs:\w*(LogDelivery|LogDeliveries|ResourcePolicy|ResourcePolicies)|logs:DescribeLogGroups)$/;
    // The executions of the machine, and the versions of each function of the saga.
    const partly: Record<string, readonly string[]> = {
      'states:DescribeExecution': ['executions:*'],
      'lambda:InvokeFunction': stage === 'local' ? [] : functionsOf(orderSaga).map((name) => `${name}:*`),
    };
    for (const role of stack.ofType('AWS::IAM::Role')) {
      for (const { effect, actions, resources } of statementsOf(stack, role)) {
        expect(effect).toBe('Allow');
        expect(actions.filter((action) => action.includes('*'))).toEqual([]);
        const wild = resources.map((resource) => say(stack, resource)).filter((said) => said.includes('*'));
        for (const action of actions) {
          const accepted = noResource.test(action) ? ['*'] : (partly[action] ?? []);
          expect([action, wild.filter((said) => !accepted.includes(said))]).toEqual([action, []]);
        }
      }
    }
  });

  it('uses no managed policy but the one that API Gateway demands, and no inline one', () => {
    const managed = stack
      .ofType('AWS::IAM::Role')
      .flatMap(({ Properties }) => Properties.ManagedPolicyArns ?? []);
    expect(JSON.stringify(managed).match(/policy\/[\w/-]+/g)).toEqual([
      'policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs',
    ]);
    expect(stack.ofType('AWS::IAM::Role').filter(({ Properties }) => Properties.Policies)).toEqual([]);
  });
});
