import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Execution } from './execution.ts';
import { showEvent } from './history.ts';
import { page } from './page.ts';
import type { StateMachine } from './state-machine.ts';
import type { StepFunctions } from './step-functions.ts';

type Request = Record<string, unknown>;
export type Operation = (request: Request) => Record<string, unknown>;

const MAX_INPUT_BYTES = 256 * 1024;

const text = (request: Request, field: string): string => {
  const value = request[field];
  if (typeof value !== 'string' || value === '') {
    throw new AwsError(
      'ValidationException',
      `'${field}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return value;
};

/** What the Step Functions endpoint answers, by the name of the operation. */
export function stepFunctionsOperations(engine: StepFunctions): Record<string, Operation> {
  return {
    StartExecution(request) {
      const name = request.name === undefined ? randomUUID() : validName(text(request, 'name'));
      const input = validInput(request.input === undefined ? '{}' : String(request.input));
      const { arn, startedAt } = engine.start(text(request, 'stateMachineArn'), name, input);
      return { executionArn: arn, startDate: startedAt / 1000 };
    },
    StopExecution(request) {
      const { error, cause } = request as { error?: string; cause?: string };
      const failure = {
        ...(error === undefined ? {} : { error }),
        ...(cause === undefined ? {} : { cause }),
      };
      const { stoppedAt = Date.now() } = engine.stop(text(request, 'executionArn'), failure);
      return { stopDate: stoppedAt / 1000 };
    },
    DescribeExecution: (request) => describe(engine.find(text(request, 'executionArn'))),
    ListExecutions(request) {
      const machine = engine.machine(text(request, 'stateMachineArn'));
      const wanted = request.statusFilter;
      const matches = ({ status }: Execution) => wanted === undefined || status === wanted;
      // The token names the last one shown: what starts meanwhile comes before it and shifts nothing.
      const all = engine.executions.newestFirst(machine.arn);
      const { items, nextToken } = page(all, request, (execution) => execution.arn, matches);
      return { executions: items.map(summary), nextToken };
    },
    GetExecutionHistory(request) {
      const arn = engine.find(text(request, 'executionArn')).arn;
      const shown = engine.executions
        .history(arn)
        .map((event, place) => showEvent(event, place + 1, request.includeExecutionData !== false));
      if (request.reverseOrder === true) shown.reverse();
      const { items, nextToken } = page(shown, request, (event) => String(event.id));
      return { events: items, nextToken };
    },
    DescribeStateMachine: (request) => describeMachine(engine.machine(text(request, 'stateMachineArn'))),
    DescribeStateMachineForExecution(request) {
      const machine = engine.machine(engine.find(text(request, 'executionArn')).machineArn);
      const { creationDate, status, type, ...rest } = describeMachine(machine);
      return { ...rest, updateDate: creationDate };
    },
    ListStateMachines: () => ({
      stateMachines: engine.machines.map(({ arn, name, type, createdAt }) => ({
        stateMachineArn: arn,
        name,
        type,
        creationDate: createdAt / 1000,
      })),
    }),
  };
}

function validName(name: string): string {
  if (name.length > 80 || !/^[\w.-]+$/.test(name))
    throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  return name;
}

function validInput(input: string): string {
  const invalid = (why: string) =>
    new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${why}'`);
  if (Buffer.byteLength(input) > MAX_INPUT_BYTES) throw invalid('the input is larger than 256 KiB');
  try {
    JSON.parse(input);
  } catch (error) {
    throw invalid((error as Error).message);
  }
  return input;
}

const summary = ({ arn, machineArn, name, status, startedAt, stoppedAt }: Execution) => ({
  executionArn: arn,
  stateMachineArn: machineArn,
  name,
  status,
  startDate: startedAt / 1000,
  ...(stoppedAt === undefined ? {} : { stopDate: stoppedAt / 1000 }),
  redriveCount: 0,
});

const describe = (execution: Execution) => ({
  ...summary(execution),
  input: execution.input,
  inputDetails: { included: true },
  ...(execution.output === undefined ? {} : { output: execution.output, outputDetails: { included: true } }),
  ...(execution.error === undefined ? {} : { error: execution.error }),
  ...(execution.cause === undefined ? {} : { cause: execution.cause }),
  redriveStatus: 'NOT_REDRIVABLE',
});

const describeMachine = ({ arn, name, type, definition, roleArn, createdAt }: StateMachine) => ({
  stateMachineArn: arn,
  name,
  status: 'ACTIVE',
  type,
  definition,
  roleArn,
  creationDate: createdAt / 1000,
});
