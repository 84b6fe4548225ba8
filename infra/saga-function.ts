import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  Architecture,
  Code,
  type IFunction,
  type IVersion,
  Function as Lambda,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Config } from './config.ts';
import type { SagaTables } from './saga-tables.ts';
import { isDeployed, keepsData } from './stage.ts';

/** What all functions of a stack share. */
export type Shared = {
  readonly config: Config;
  readonly tables: SagaTables;
  /** Folder of the bundles: `<handler>/index.mjs`. */
  readonly handlersDir: string;
};

export type SagaFunctionProps = {
  /** Name of the file in `lambdas/handlers`. */
  readonly handler: string;
  readonly description: string;
  readonly timeout: Duration;
  /** Copies that may run at once, at most. */
  readonly reservedConcurrency?: number | undefined;
};

/** A Lambda function with every default of this project, allowed nothing but its log and its trace. */
export class SagaFunction extends Construct {
  readonly lambda: Lambda;
  /** What callers invoke: the alias `live` where the stack is deployed, so that a rollback is one change. */
  readonly target: IFunction;
  /** What a state machine names: where the stack is deployed, this very version, so that an execution keeps its code. */
  readonly pinned: IFunction;
  readonly timeout: Duration;

  constructor(scope: Construct, id: string, shared: Shared, props: SagaFunctionProps) {
    super(scope, id);
    const { stage, logRetentionDays, ...config } = shared.config;
    this.timeout = props.timeout;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: logRetentionDays,
      removalPolicy: keepsData(stage) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // Its own role, because the one that the CDK would make may write to every log of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.lambda = new Lambda(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(bundleOf(props.handler, shared.handlersDir)),
      // Lambda gives processor time by memory: less makes the start and TLS slower than it saves.
      memorySize: 512,
      timeout: props.timeout,
      tracing: Tracing.ACTIVE,
      role,
      // Text format: the JSON format wraps what a function prints, and CloudWatch no longer sees embedded metrics.
      logGroup,
      ...(props.reservedConcurrency && { reservedConcurrentExecutions: props.reservedConcurrency }),
      // Old versions stay: a rollback points the alias back at one.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      environment: {
        STAGE: stage,
        SERVICE_NAME: 'order-saga',
        SAGA_TABLE: shared.tables.sagas.tableName,
        METRICS_TABLE: shared.tables.metrics.tableName,
        METRICS_STORE_LABEL: String(config.metricsStoreLabel),
        DEBUG: String(config.debug),
      },
    });
    // A cast, because the CDK's classes and interfaces disagree about `undefined`.
    this.target = (isDeployed(stage) ? aliasOf(this.lambda) : this.lambda) as IFunction;
    this.pinned = (isDeployed(stage) ? this.lambda.currentVersion : this.lambda) as IFunction;
    acknowledge(
      role,
      'AwsSolutions-IAM5[Resource::*]',
      'X-Ray has no resources: its two write actions take only *',
    );
  }

  allow(actions: string[], ...resources: string[]): void {
    this.lambda.addToRolePolicy(new PolicyStatement({ actions, resources }));
  }

  set(environment: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(environment)) this.lambda.addEnvironment(name, value);
  }
}

const aliasOf = (lambda: Lambda): Alias =>
  new Alias(lambda, 'Live', { aliasName: 'live', version: lambda.currentVersion as IVersion });

/** @throws Error when there is no bundle for the handler, naming the source file that should exist. */
function bundleOf(handler: string, handlersDir: string): string {
  const folder = join(handlersDir, handler);
  if (existsSync(join(folder, 'index.mjs'))) return folder;
  throw new Error(
    `no bundle for function ${handler}: lambdas/handlers/${handler}.ts must exist and export handler`,
  );
}
