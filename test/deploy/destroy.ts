import { DescribeTableCommand, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from '@jest/globals';
import { dynamoDb, stepFunctions } from '../e2e/support/aws.ts';
import { type Deployment, type Outputs, STACK } from './deployment.ts';

/** The end of a stack that nobody counts on. */
export function destroySuite(
  deployment: Deployment,
  deployed: () => { assembly: string; outputs: Outputs },
): void {
  describe('destroying the stack', () => {
    it('leaves no API, machine or table, and can be deployed again', async () => {
      const { assembly, outputs } = deployed();
      const destroy = () => deployment.cdk('destroy', '--app', assembly, '--force', STACK);
      await destroy();
      const [sfn, dynamo] = [stepFunctions(), dynamoDb()];
      const { stateMachines } = await sfn.send(new ListStateMachinesCommand({}));
      expect(stateMachines).toEqual([]);
      for (const TableName of [outputs.SagaTableName, outputs.MetricsTableName]) {
        await expect(dynamo.send(new DescribeTableCommand({ TableName }))).rejects.toThrow(
          ResourceNotFoundException,
        );
      }
      expect((await fetch(`${deployment.apiUrl(outputs)}/api/saga/health/`)).status).not.toBe(200);

      const again = await deployment.deploy(assembly);
      await deployment.fillSecret(again);
      expect((await fetch(`${deployment.apiUrl(again)}/api/saga/health/`)).status).toBe(200);
      await destroy();
      const gone = await sfn.send(new ListStateMachinesCommand({}));
      expect(gone.stateMachines).toEqual([]);
      sfn.destroy();
      dynamo.destroy();
    });
  });
}
