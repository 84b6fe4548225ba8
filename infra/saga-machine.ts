import { ArnFormat, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  type CfnStateMachine,
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { toMachine } from '../statemachine/asl.ts';
import type { SagaDefinition } from '../statemachine/order-saga.ts';
import { acknowledge } from './acknowledge.ts';
import type { Config } from './config.ts';
import type { SagaFunction } from './saga-function.ts';
import { isDeployed, keepsData } from './stage.ts';

/** A task outlasts its function by this much: were it shorter, the work would go on after the machine moved on. */
const TASK_MARGIN_SECONDS = 5;

/** The saga's functions; in a deployed stage every version of them, for executions that began before an update. */
const invocable = ({ stage }: Config, functions: ReadonlyMap<string, SagaFunction>): string[] =>
  [...functions.values()].map(({ lambda }) =>
    isDeployed(stage) ? `${lambda.functionArn}:*` : lambda.functionArn,
  );

export type SagaMachineProps = {
  readonly config: Config;
  readonly saga: SagaDefinition;
  /** The functions of the saga, by the name of their handler. */
  readonly functions: ReadonlyMap<string, SagaFunction>;
};

/** The state machine of a saga; it may invoke the functions of that saga and nothing else. */
export class SagaMachine extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, { config, saga, functions }: SagaMachineProps) {
    super(scope, id);
    const call = (name: string): SagaFunction => {
      const found = functions.get(name);
      if (!found) throw new Error(`the saga calls ${name}, for which there is no function`);
      return found;
    };
    const definition = toMachine(saga, {
      functionArn: (name) => call(name).pinned.functionArn,
      taskTimeoutSeconds: (name) => call(name).timeout.toSeconds() + TASK_MARGIN_SECONDS,
      maxRetries: config.maxRetries,
      maxUndoRetries: config.maxUndoRetries,
    });
    const { stackName, stackId } = Stack.of(this);
    const destination = new LogGroup(this, 'Logs', {
      // Under any other prefix, each group takes room in the account's one log delivery policy, until it is full.
      // The stack's own id, because a retained log would keep a stack of the same name from being made again.
      logGroupName: `/aws/vendedlogs/states/${stackName}-${Fn.select(2, Fn.split('/', stackId))}`,
      retention: config.logRetentionDays,
      removalPolicy: keepsData(config.stage) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      tracingEnabled: true,
      // The payload is a saga's id: there is nothing in the log that should not be.
      logs: { destination, level: LogLevel.ALL, includeExecutionData: true },
    });
    this.machine.addToRolePolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: invocable(config, functions) }),
    );
    if (isDeployed(config.stage)) {
      for (const { lambda } of functions.values()) {
        const id = Stack.of(this).getLogicalId(lambda.node.defaultChild as CfnFunction);
        acknowledge(
          this.machine,
          `AwsSolutions-IAM5[Resource::<${id}.Arn>:*]`,
          'An execution that began before an update calls the versions of its own time',
        );
      }
    }
    acknowledge(
      this.machine,
      'AwsSolutions-IAM5[Resource::*]',
      'X-Ray and the delivery of logs have no resources: their actions take only *',
    );
  }

  letStart(fn: SagaFunction): void {
    fn.allow(['states:StartExecution'], this.machine.stateMachineArn);
    this.#name(fn);
  }

  letDescribe(fn: SagaFunction): void {
    fn.allow(['states:DescribeStateMachine'], this.machine.stateMachineArn);
    this.#name(fn);
  }

  letFollowExecutions(fn: SagaFunction): void {
    const resourceName = `${this.machine.stateMachineName}:*`;
    const service = { service: 'states', resource: 'execution', arnFormat: ArnFormat.COLON_RESOURCE_NAME };
    fn.allow(['states:DescribeExecution'], Stack.of(this).formatArn({ ...service, resourceName }));
    const machineId = Stack.of(this).getLogicalId(this.machine.node.defaultChild as CfnStateMachine);
    const executions = `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<${machineId}.Name>:*`;
    acknowledge(
      fn,
      `AwsSolutions-IAM5[Resource::${executions}]`,
      'An execution gets its name when it starts',
    );
    this.#name(fn);
  }

  #name(fn: SagaFunction): void {
    fn.set({ STATE_MACHINE_ARN: this.machine.stateMachineArn });
  }
}
