import { setTimeout as pause } from 'node:timers/promises';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it } from '@jest/globals';
import { findExecution, stepFunctions } from '../support/aws.ts';
import { ENDED, order, place, sagaIn } from '../support/orders.ts';
import { addFault, healAll, newProduct, soldOf, stockOf } from '../support/reference-services.ts';
import { hasReferenceServices } from '../support/target.ts';

/** The rescuer looks each minute at the latest. */
const RESCUED_WITHIN_SECONDS = 90;

/** An execution that somebody stops: the saga ends all the same. */
export function rescuingSuite(): void {
  const laptop = hasReferenceServices() ? describe : describe.skip;
  laptop('the rescuer', () => {
    afterEach(healAll);

    it('finishes a saga whose execution was stopped', async () => {
      const product = await newProduct(5);
      await addFault('inventaire', { path: 'diminuer-stock', kind: 'latency', latencyMs: 4000 });
      const { body } = await place(order([product, 2]), { prefer: 'respond-async' });
      const stuck = await sagaIn(body.saga_id, ['RESERVATION_STOCK']);
      // Longer than the rescuer leaves a saga alone that has just been written to.
      await pause(1500);
      const sfn = stepFunctions();
      const { executionArn } = await findExecution(sfn, stuck.donnees_contexte.execution);
      await sfn.send(new StopExecutionCommand({ executionArn, error: 'Operator', cause: 'essai' }));
      expect((await findExecution(sfn, stuck.donnees_contexte.execution)).status).toBe('ABORTED');

      const saga = await sagaIn(body.saga_id, ENDED, RESCUED_WITHIN_SECONDS);
      expect(saga.donnees_contexte.execution).not.toBe(stuck.donnees_contexte.execution);
      expect(saga.historique_evenements.map(({ type }) => type)).toContain('SAGA_REPRISE');
      const rescue = await findExecution(sfn, saga.donnees_contexte.execution);
      expect(['RUNNING', 'SUCCEEDED']).toContain(rescue.status);
      sfn.destroy();
      const sold = saga.etat_actuel === 'SAGA_TERMINEE' ? 2 : 0;
      expect([await stockOf(product), await soldOf(product)]).toEqual([5 - sold, sold]);
    });
  });
}
