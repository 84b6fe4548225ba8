import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { entered, findExecution, historyOf, stepFunctions } from '../e2e/support/aws.ts';
import { order, place, sagaIn, sagaOf } from '../e2e/support/orders.ts';
import { addFault, healAll, newProduct, soldOf } from '../e2e/support/reference-services.ts';
import type { Deployment } from './deployment.ts';

const ADDED = 'CONTROLE_CLIENT';
/** Longer than Kong waits for an answer, three attempts long: longer than an update takes. */
const HOLD = { kind: 'latency', latencyMs: 12_000, times: 3 } as const;

/** A new version of the saga, deployed while an order is on its way. */
export function updateSuite(deployment: Deployment): void {
  describe('an update that adds a step', () => {
    let next: string;
    beforeAll(async () => {
      next = await deployment.synthesize('next', 'node test/deploy/one-more-step/app.ts');
    });
    afterEach(healAll);

    it('lets the execution in flight finish under its definition; a new one has the new step', async () => {
      const sfn = stepFunctions();
      const product = await newProduct(5);
      await addFault('inventaire', { path: 'diminuer-stock', ...HOLD });
      const { body: old } = await place(order([product, 1]), { prefer: 'respond-async' });
      const { donnees_contexte } = await sagaIn(old.saga_id, ['RESERVATION_STOCK']);

      await deployment.deploy(next);

      const { executionArn, status, stateMachineArn } = await findExecution(sfn, donnees_contexte.execution);
      expect(status).toBe('RUNNING');
      await healAll();
      const { definition = '' } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
      expect(Object.keys(JSON.parse(definition).States)).toContain(ADDED);

      const { status: created, body: young } = await place(order([product, 1]));
      expect(created).toBe(201);
      const { executionArn: youngArn } = await findExecution(
        sfn,
        (await sagaOf(young.saga_id)).donnees_contexte.execution,
      );
      expect(entered(await historyOf(sfn, youngArn))).toEqual([
        'VERIFICATION_STOCK',
        'STOCK_VERIFIE',
        ADDED,
        'RESERVATION_STOCK',
        'CREATION_COMMANDE',
        'SAGA_TERMINEE',
      ]);

      await sagaIn(old.saga_id, ['SAGA_TERMINEE'], 60);
      expect(entered(await historyOf(sfn, executionArn))).not.toContain(ADDED);
      expect(await soldOf(product)).toBe(2);
      sfn.destroy();
    });
  });
}
