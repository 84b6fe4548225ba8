import { TemplateError } from './template.ts';

/** The identity a resource has once deployed: what `Ref` yields, and what each `Fn::GetAtt` yields. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

interface Naming {
  /** The property that gives the name, when the template chooses it. */
  readonly nameProperty?: string;
  readonly identity: (name: string, arn: (service: string, resource: string) => string) => Identity;
}

const named = (service: string, resource: (name: string) => string, nameProperty?: string): Naming => ({
  ...(nameProperty ? { nameProperty } : {}),
  identity: (name, arn) => ({ ref: name, attributes: { Arn: arn(service, resource(name)) } }),
});

const byArn = (service: string, resource: (name: string) => string, nameProperty: string): Naming => ({
  nameProperty,
  identity: (name, arn) => {
    const own = arn(service, resource(name));
    return { ref: own, attributes: { Arn: own, Id: own, TopicArn: own, Name: name, TopicName: name } };
  },
});

const namings: Record<string, Naming> = {
  'AWS::DynamoDB::Table': named('dynamodb', (name) => `table/${name}`, 'TableName'),
  'AWS::DynamoDB::GlobalTable': named('dynamodb', (name) => `table/${name}`, 'TableName'),
  'AWS::Lambda::Function': named('lambda', (name) => `function:${name}`, 'FunctionName'),
  'AWS::StepFunctions::StateMachine': byArn('states', (name) => `stateMachine:${name}`, 'StateMachineName'),
  'AWS::SecretsManager::Secret': byArn('secretsmanager', (name) => `secret:${name}`, 'Name'),
  'AWS::SNS::Topic': byArn('sns', (name) => name, 'TopicName'),
  'AWS::SQS::Queue': named('sqs', (name) => name, 'QueueName'),
  'AWS::Events::Rule': named('events', (name) => `rule/${name}`, 'Name'),
  'AWS::Logs::LogGroup': named('logs', (name) => `log-group:${name}:*`, 'LogGroupName'),
  'AWS::IAM::Role': named('iam', (name) => `role/${name}`, 'RoleName'),
  'AWS::KMS::Key': named('kms', (name) => `key/${name}`),
  'AWS::CloudWatch::Alarm': named('cloudwatch', (name) => `alarm:${name}`, 'AlarmName'),
  'AWS::SSM::Parameter': named('ssm', (name) => `parameter/${name.replace(/^\//, '')}`, 'Name'),
  'AWS::ApiGateway::Stage': {
    nameProperty: 'StageName',
    identity: (name) => ({ ref: name, attributes: {} }),
  },
  'AWS::ApiGateway::RestApi': {
    identity: (name) => ({
      ref: name,
      attributes: { RestApiId: name, RootResourceId: `${name}-root` },
    }),
  },
  'AWS::ApiGateway::Resource': { identity: (name) => ({ ref: name, attributes: { ResourceId: name } }) },
  'AWS::ApiGateway::ApiKey': { identity: (name) => ({ ref: name, attributes: { APIKeyId: name } }) },
};

/**
 * The identity of a resource. `name` is the physical name, already resolved. Types without an entry get their
 * logical id: nothing here uses them but to be mentioned.
 */
export function identityOf(type: string, name: string, region: string, accountId: string): Identity {
  const arn = (service: string, resource: string) =>
    `arn:aws:${service}:${service === 'iam' ? '' : region}:${accountId}:${resource}`;
  const naming = namings[type] ?? named(type.split('::')[1]?.toLowerCase() ?? 'local', (id) => id);
  return naming.identity(name, arn);
}

/** The property in which a template names such a resource itself, if there is one. */
export const namePropertyOf = (type: string) => namings[type]?.nameProperty;

export function attributeOf(identity: Identity, logicalId: string, attribute: string): string {
  const value = identity.attributes[attribute];
  if (value === undefined) {
    throw new TemplateError(`Fn::GetAtt ${logicalId}.${attribute} is not known to the embedded runtime`);
  }
  return value;
}
