import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { AwsOptions } from './aws-options.ts';
import type { DynamoDb } from './dynamodb/dynamodb.ts';
import { ensureTable } from './dynamodb/tables.ts';
import { awsEndpoint } from './endpoint.ts';
import { EventRules } from './events/event-rules.ts';
import { Schedules } from './events/schedules.ts';
import { statusChange } from './events/status-change.ts';
import { functionConfig } from './functions/function-config.ts';
import { functionEnvironment } from './functions/function-environment.ts';
import { Functions } from './functions/functions.ts';
import { LambdaFunction } from './functions/lambda-function.ts';
import { RestApi } from './rest/rest-api.ts';
import { Secrets, secretsOperations } from './secrets.ts';
import { ExecutionLog } from './states/execution-log.ts';
import { Executions } from './states/executions.ts';
import { stepFunctionsOperations } from './states/operations.ts';
import { StateMachine } from './states/state-machine.ts';
import { StepFunctions } from './states/step-functions.ts';
import type { Synthesized } from './synthesize.ts';
import { type Resource, readTemplate } from './template/read-template.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
type Stop = () => Promise<void> | void;

export interface Deployment {
  readonly handleApi: Handler;
  readonly handleAws: Handler;
  readonly functions: readonly string[];
  /** Loads functions and starts schedules: what can wait until requests are answered. */
  settle(): Promise<void>;
}

/** No real account can have it. */
export const ACCOUNT_ID = '000000000000';
const STACK_NAME = 'local';

/** Brings up what the template says. Throws TemplateError for what cannot be run here. */
export async function deploy(
  { template, assetDirs }: Synthesized,
  options: AwsOptions,
  dynamoDb: DynamoDb,
  onStop: (stop: Stop) => void,
): Promise<Deployment> {
  const { region, scheduleMaxSeconds, dataDir } = options;
  const stack = readTemplate(template, { accountId: ACCOUNT_ID, region, stackName: STACK_NAME });
  const ofType = (...types: string[]) => stack.resources.filter(({ type }) => types.includes(type));

  const tables = ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable');
  await Promise.all(tables.map((table) => ensureTable(dynamoDb.url, table)));

  const functions = new Functions(
    ofType('AWS::Lambda::Function').map((resource) =>
      makeFunction(resource, assetDirs, options, dynamoDb.url),
    ),
  );
  onStop(() => functions.stop());

  const log = new ExecutionLog(join(dataDir, 'executions.jsonl'));
  onStop(() => log.close());
  const rules = new EventRules(stack.resources, functions);
  const stepFunctions = new StepFunctions(
    ofType('AWS::StepFunctions::StateMachine').map(
      (one) => new StateMachine(one, functions, options.retryScale),
    ),
    new Executions(log),
    (execution) => rules.emit(statusChange(execution, region, ACCOUNT_ID)),
  );
  onStop(() => stepFunctions.shutDown());

  const schedules = new Schedules(stack.resources, functions, {
    accountId: ACCOUNT_ID,
    region,
    maxSeconds: scheduleMaxSeconds,
  });
  onStop(() => schedules.stop());

  const api = new RestApi(stack, functions, ACCOUNT_ID);
  const operations = stepFunctionsOperations(stepFunctions);
  const secrets = secretsOperations(new Secrets(stack.resources));
  return {
    handleApi: (request, response) => api.handle(request, response),
    handleAws: awsEndpoint({
      services: [
        { target: 'AWSStepFunctions', contentType: 'application/x-amz-json-1.0', operations },
        { target: 'secretsmanager', contentType: 'application/x-amz-json-1.1', operations: secrets },
      ],
      dynamoDbUrl: dynamoDb.url,
      describe: () => ({
        services: { dynamodb: 'running', stepfunctions: 'running', secretsmanager: 'running' },
        tables: tables.map(({ ref }) => ref),
        functions: functions.names,
        stateMachines: stepFunctions.machines.map(({ arn }) => arn),
        outputs: stack.outputs,
      }),
    }),
    functions: functions.names,
    async settle() {
      await functions.warmUp();
      schedules.start();
    },
  };
}

function makeFunction(
  resource: Resource,
  assetDirs: Synthesized['assetDirs'],
  options: AwsOptions,
  dynamodb: string,
) {
  const { region, awsUrl, logDir, cacheDir, echo } = options;
  const config = functionConfig(resource, assetDirs[resource.logicalId] ?? '');
  const own = functionEnvironment(config, region, { aws: awsUrl, dynamodb });
  return new LambdaFunction(config, {
    environment: { ...own, ...options.functionEnvironment },
    logPath: join(logDir, `${config.name}.log`),
    echo,
    compileCacheDir: cacheDir,
  });
}
