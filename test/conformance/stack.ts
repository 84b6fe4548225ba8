import { type AslCase, TASK_ARN } from './asl-case.ts';
import { ASL_CASES } from './asl-cases.ts';

type Resource = { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> };

const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

/** The text of the definition around the ARNs that CloudFormation puts in: as the CDK writes it, one join. */
const definition = (states: object, timeout?: number) => {
  const text = JSON.stringify({
    StartAt: Object.keys(states)[0],
    States: states,
    ...(timeout && { TimeoutSeconds: timeout }),
  });
  const pieces = text
    .split(TASK_ARN)
    .flatMap((piece, index) => (index === 0 ? [piece] : [arn('Task'), piece]));
  return { 'Fn::Join': ['', pieces] };
};

const machine = (name: string, states: object, timeout?: number): Resource => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    StateMachineName: name,
    RoleArn: 'arn:aws:iam::000000000000:role/conformance',
    DefinitionString: definition(states, timeout),
  },
});

export const machineName = ({ name }: AslCase): string =>
  `Case${ASL_CASES.findIndex((each) => each.name === name)}`;

const Task = { Type: 'Task', Resource: TASK_ARN, TimeoutSeconds: 10 };
const Retry = [
  { ErrorEquals: ['Busy'], IntervalSeconds: 3, BackoffRate: 2, MaxDelaySeconds: 6, MaxAttempts: 3 },
];

const machines: Readonly<Record<string, Resource>> = {
  ...Object.fromEntries(
    ASL_CASES.map((each) => [machineName(each), machine(machineName(each), each.states, each.timeout)]),
  ),
  Once: machine('Once', { A: { ...Task, End: true } }),
  Waiting: machine('Waiting', { A: { Type: 'Wait', Seconds: 5, Next: 'B' }, B: { Type: 'Succeed' } }),
  Backoff: machine('Backoff', { A: { ...Task, Retry, End: true } }),
};

const path = (parent: object, PathPart: string): Resource => ({
  Type: 'AWS::ApiGateway::Resource',
  Properties: { RestApiId: { Ref: 'Api' }, ParentId: parent, PathPart },
});

const method = (resource: object, HttpMethod: string, more: object = {}): Resource => ({
  Type: 'AWS::ApiGateway::Method',
  Properties: {
    RestApiId: { Ref: 'Api' },
    ResourceId: resource,
    HttpMethod,
    AuthorizationType: 'NONE',
    Integration: {
      Type: 'AWS_PROXY',
      IntegrationHttpMethod: 'POST',
      Uri: {
        'Fn::Join': [
          '',
          ['arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/', arn('Echo'), '/invocations'],
        ],
      },
    },
    ...more,
  },
});

const root = { 'Fn::GetAtt': ['Api', 'RootResourceId'] };

const routes: Readonly<Record<string, Resource>> = {
  A: path(root, 'a'),
  AGet: method({ Ref: 'A' }, 'GET'),
  AB: path({ Ref: 'A' }, 'b'),
  ABPost: method({ Ref: 'AB' }, 'POST'),
  AProxy: path({ Ref: 'A' }, '{proxy+}'),
  AProxyAny: method({ Ref: 'AProxy' }, 'ANY'),
  Items: path(root, 'items'),
  Item: path({ Ref: 'Items' }, '{id}'),
  ItemGet: method({ Ref: 'Item' }, 'GET'),
  Keyed: path(root, 'keyed'),
  KeyedGet: method({ Ref: 'Keyed' }, 'GET', { ApiKeyRequired: true }),
};

/** The machines and the API of the cases; the functions are for the engine to add. */
export const RESOURCES: Readonly<Record<string, object>> = {
  ...machines,
  Api: {
    Type: 'AWS::ApiGateway::RestApi',
    Properties: { Name: 'conformance', BinaryMediaTypes: ['image/*'] },
  },
  ...routes,
  Deployment: {
    Type: 'AWS::ApiGateway::Deployment',
    DependsOn: Object.keys(routes),
    Properties: { RestApiId: { Ref: 'Api' } },
  },
  Stage: {
    Type: 'AWS::ApiGateway::Stage',
    Properties: { RestApiId: { Ref: 'Api' }, DeploymentId: { Ref: 'Deployment' }, StageName: 'live' },
  },
};
