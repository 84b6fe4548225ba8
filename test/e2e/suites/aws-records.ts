import { GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deviates } from '../../deploy/ministack-deviations.ts';
import { dynamoDb, entered, findExecution, historyOf, sagaTable, stepFunctions } from '../support/aws.ts';
import { order, place, SAMPLE, type Saga, sagaOf } from '../support/orders.ts';

const LAMBDA = ['LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionSucceeded'];
/** The happy path: five states entered. */
const STATES = [
  'VERIFICATION_STOCK',
  'STOCK_VERIFIE',
  'RESERVATION_STOCK',
  'CREATION_COMMANDE',
  'SAGA_TERMINEE',
];

/** What AWS itself shows of a saga just run. */
export function awsRecordsSuite(): void {
  describe('on the AWS endpoint', () => {
    let saga: Saga;
    let sfn: ReturnType<typeof stepFunctions>;
    let dynamo: ReturnType<typeof dynamoDb>;

    beforeAll(async () => {
      sfn = stepFunctions();
      dynamo = dynamoDb();
      const { body } = await place(order([SAMPLE, 1]));
      saga = await sagaOf(body.saga_id);
    });
    afterAll(() => {
      sfn?.destroy();
      dynamo?.destroy();
    });

    const execution = () => findExecution(sfn, saga.donnees_contexte.execution);

    it('ListExecutions lists it, DescribeExecution says that it succeeded', async () => {
      const { stateMachineArn, executionArn, ...described } = await execution();
      expect(described).toMatchObject({ status: 'SUCCEEDED', input: `{"saga_id":"${saga.saga_id}"}` });
      expect(described.stopDate?.getTime()).toBeGreaterThanOrEqual(
        described.startDate?.getTime() ?? Infinity,
      );
      const { executions = [] } = await sfn.send(
        new ListExecutionsCommand({ stateMachineArn, statusFilter: 'SUCCEEDED', maxResults: 20 }),
      );
      expect(executions.map((each) => each.executionArn)).toContain(executionArn);
    });

    it('GetExecutionHistory tells it in the events of AWS, each with the one before', async () => {
      const events = await historyOf(sfn, (await execution()).executionArn);
      expect(entered(events)).toEqual(STATES);
      expect(events.map(({ id }) => id)).toEqual(events.map((_event, index) => index + 1));
      if (!deviates('history-lambda-events')) {
        expect(events.map(({ type }) => type)).toEqual([
          'ExecutionStarted',
          ...STATES.slice(0, 4).flatMap(() => ['TaskStateEntered', ...LAMBDA, 'TaskStateExited']),
          'SucceedStateEntered',
          'SucceedStateExited',
          'ExecutionSucceeded',
        ]);
      }
      if (!deviates('history-previous-ids')) {
        // Nothing runs in parallel here: each event follows the one before, and the first two follow nothing.
        expect(events.map(({ previousEventId }) => previousEventId)).toEqual(
          events.map((_event, index) => (index < 2 ? 0 : index)),
        );
      }
    });

    it('DynamoDB GetItem and Scan give the record', async () => {
      const TableName = await sagaTable(dynamo);
      const { Item } = await dynamo.send(
        new GetItemCommand({ TableName, Key: { saga_id: { S: saga.saga_id } }, ConsistentRead: true }),
      );
      expect(Item).toMatchObject({ saga_id: { S: saga.saga_id } });
      const { Items = [] } = await dynamo.send(
        new ScanCommand({
          TableName,
          FilterExpression: 'saga_id = :id',
          ExpressionAttributeValues: { ':id': { S: saga.saga_id } },
        }),
      );
      expect(Items).toEqual([Item]);
    });
  });
}
