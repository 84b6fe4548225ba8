import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { ApiFunctions } from './api-functions.ts';
import type { SagaDashboard } from './dashboard.ts';
import type { KongSecret } from './kong-secret.ts';
import type { Rescuer } from './rescuer.ts';
import type { SagaApi } from './saga-api.ts';
import type { SagaMachine } from './saga-machine.ts';
import type { SagaTables } from './saga-tables.ts';

export type OutputsProps = {
  readonly rest: SagaApi;
  readonly endpoints: ApiFunctions;
  readonly machine: SagaMachine;
  readonly tables: SagaTables;
  readonly rescuer: Rescuer;
  readonly dashboard: SagaDashboard;
  readonly alarmTopic: Topic;
  readonly kong: KongSecret;
};

/** Every URL, ARN and id that docs/operations.md, or a program of the platform team, asks for. */
export function addOutputs(stack: Stack, props: OutputsProps): void {
  const { rest, endpoints, machine, tables, rescuer, dashboard, alarmTopic, kong } = props;
  const { api, keyId } = rest;
  const outputs = {
    ApiUrl: api.url,
    HealthUrl: api.urlForPath('/api/saga/health/'),
    MetricsUrl: api.urlForPath('/metrics/'),
    SwaggerUrl: api.urlForPath('/swagger/'),
    RestApiId: api.restApiId,
    ...(keyId && { ApiKeyId: keyId }),
    // Without the alias: it is what a rollback moves.
    CommandsFunctionArn: endpoints.commands.lambda.functionArn,
    QueriesFunctionArn: endpoints.queries.lambda.functionArn,
    HealthFunctionArn: endpoints.health.lambda.functionArn,
    OperationsFunctionArn: endpoints.operations.lambda.functionArn,
    // With it: it is what is called.
    RescuerArn: rescuer.rescue.target.functionArn,
    RescuerRuleNames: rescuer.rules.map(({ ruleName }) => ruleName).join(' '),
    StateMachineArn: machine.machine.stateMachineArn,
    SagaTableName: tables.sagas.tableName,
    SagaTableArn: tables.sagas.tableArn,
    MetricsTableName: tables.metrics.tableName,
    MetricsTableArn: tables.metrics.tableArn,
    DashboardUrl: dashboard.url,
    AlarmTopicArn: alarmTopic.topicArn,
    KongApiKeySecretArn: kong.arn,
  };
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value });
}
