import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  EndpointType,
  type IResource,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { guarded, issueKey, OPEN } from './api-access.ts';
import { acceptApiFindings } from './api-findings.ts';
import type { ApiFunctions } from './api-functions.ts';
import { ApiLogging } from './api-logging.ts';
import type { Config } from './config.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import type { SagaFunction } from './saga-function.ts';
import { keepsData } from './stage.ts';

export type SagaApiProps = { readonly config: Config; readonly functions: ApiFunctions };

/** The REST API. API Gateway picks the function; the function knows its routes, and answers 404 and 405 itself. */
export class SagaApi extends Construct {
  readonly api: RestApi;
  /** Only where callers need a key; its value is in the console, never in the template. */
  readonly keyId: string | undefined;

  constructor(scope: Construct, id: string, { config, functions }: SagaApiProps) {
    super(scope, id);
    const logging = new ApiLogging(this, 'Logging');
    const log = {
      retention: config.logRetentionDays,
      removalPolicy: keepsData(config.stage) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
    this.api = new RestApi(this, 'Api', {
      restApiName: `order-saga-${config.stage}`,
      description: `Order saga, ${config.stage}`,
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
      deployOptions: {
        stageName: config.stage,
        tracingEnabled: true,
        loggingLevel: MethodLoggingLevel.ERROR,
        throttlingRateLimit: config.apiThrottleRate,
        throttlingBurstLimit: config.apiThrottleBurst,
        accessLogDestination: new LogGroupLogDestination(new LogGroup(this, 'AccessLog', log)),
        accessLogFormat: AccessLogFormat.jsonWithStandardFields(),
      },
    });
    // The CDK always adds an output with a generated name; the stack has its own.
    this.api.node.tryRemoveChild('Endpoint');
    // API Gateway writes its errors to a group of this name, and would make one that is kept for ever.
    const executionLog = new LogGroup(this, 'ExecutionLog', {
      ...log,
      logGroupName: `API-Gateway-Execution-Logs_${this.api.restApiId}/${config.stage}`,
    });
    this.api.deploymentStage.node.addDependency(logging.account, executionLog);

    addRoutes(this.api.root, functions, config);
    addGatewayResponses(this.api, config.auth);
    this.keyId = config.auth === 'api-key' ? issueKey(this.api, config) : undefined;
    acceptApiFindings(this.api, config);
  }
}

/**
 * AWS takes `/a/b/` for `/a/b` (measured on a REST API: aws-powertools/powertools-lambda-python issue 1552); some
 * emulators do not. Greedy paths serve both forms on both kinds, as a greedy path beside each exact one does for
 * health: only an emulator that matches neither would send `/api/saga/health/` to the guarded queries.
 */
function addRoutes(root: IResource, functions: ApiFunctions, { auth }: Config): void {
  const { commands, queries, health, operations, simulateStockFailure } = functions;
  const to = new Map<SagaFunction, LambdaIntegration>();
  const route = (resource: IResource, verb: string, fn: SagaFunction, options = guarded(auth)) => {
    // One permission a function rather than two a method: a function's policy holds 20 KB.
    const integration = to.get(fn) ?? new LambdaIntegration(fn.target, { scopePermissionToMethod: false });
    to.set(fn, integration);
    resource.addMethod(verb, integration, options);
  };
  const saga = root.addResource('api').addResource('saga');
  const exactHealth = saga.addResource('health');
  for (const resource of [exactHealth, exactHealth.addResource('{proxy+}')]) {
    route(resource, 'GET', health, OPEN);
    route(resource, 'ANY', queries);
  }
  if (simulateStockFailure)
    route(saga.addResource('test').addResource('{proxy+}'), 'ANY', simulateStockFailure);
  const anySaga = saga.addResource('{proxy+}');
  route(anySaga, 'POST', commands);
  route(anySaga, 'ANY', queries);
  route(root, 'ANY', operations);
  route(root.addResource('{proxy+}'), 'ANY', operations);
}
