import { DescribeTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListStateMachinesCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { target } from './target.ts';

const settings = () => {
  const { awsUrl } = target();
  return awsUrl ? { endpoint: awsUrl } : {};
};

export const stepFunctions = () => new SFNClient(settings());
export const dynamoDb = () => new DynamoDBClient(settings());

/** The execution of a saga, among the machines of the account: which machine is the saga's is not given. */
export async function findExecution(sfn: SFNClient, name: string) {
  const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
  for (const { stateMachineArn = '' } of stateMachines) {
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    try {
      const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      return { ...execution, executionArn, stateMachineArn };
    } catch (error) {
      if (!(error instanceof ExecutionDoesNotExist)) throw error;
    }
  }
  throw new Error(`no state machine has an execution ${name}`);
}

/** Every event of an execution, page after page. */
export async function historyOf(sfn: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 10, ...(nextToken && { nextToken }) }),
    );
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return events;
}

/** The states that an execution entered, in order. */
export const entered = (events: readonly HistoryEvent[]): (string | undefined)[] =>
  events.flatMap(({ stateEnteredEventDetails: details }) => (details ? [details.name] : []));

/** The table of the sagas: SAGA_TABLE where an account has several, else the one whose key is `saga_id`. */
export async function sagaTable(dynamo: DynamoDBClient): Promise<string> {
  if (process.env.SAGA_TABLE) return process.env.SAGA_TABLE;
  const { TableNames = [] } = await dynamo.send(new ListTablesCommand({}));
  for (const TableName of TableNames) {
    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName }));
    if (Table?.KeySchema?.[0]?.AttributeName === 'saga_id') return TableName;
  }
  throw new Error(`none of the tables is keyed by saga_id: ${TableNames.join(', ')}`);
}
