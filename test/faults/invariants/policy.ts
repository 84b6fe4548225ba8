import { CALLS, type CallName, MUTATING } from '../lab/faults.ts';
import type { SagaView } from '../lab/saga-view.ts';
import type { Schedule } from '../lab/schedule.ts';

export type Policy = {
  readonly maxRetries: number;
  readonly maxUndoRetries: number;
  readonly inventoryHonoursKey: boolean;
  readonly ordersHonourKey: boolean;
};

const honoursKey = (call: CallName, policy: Policy): boolean =>
  call === 'decrease' || call === 'increase' ? policy.inventoryHonoursKey : policy.ordersHonourKey;

/** Times one call of one line may be made by `executions` runs of the whole machine. */
const limit = (call: CallName, policy: Policy, executions: number): number => {
  const forward = 1 + policy.maxRetries;
  const undo = 1 + policy.maxUndoRetries;
  if (call === 'increase' || call === 'cancel') return undo * executions;
  // An undo asks for a sale whose reply was lost, with its key, before it cancels it.
  return (call === 'register' && honoursKey(call, policy) ? forward + undo : forward) * executions;
};

/** Each time a person looks and sends a saga back, what they settled may be sent once more. */
const interventions = (saga: SagaView): number =>
  saga.historique_evenements.filter(
    ({ type, donnees }) => type === 'COMPENSATION_DEMANDEE' && donnees.acteur !== undefined,
  ).length;

/** Calls beyond the policy, counted where they were received. */
export const policyViolations = (saga: SagaView, schedule: Schedule, policy: Policy): string[] => {
  const executions = Number(saga.donnees_contexte.execution.split('-').at(-1));
  return CALLS.flatMap((call) =>
    saga.lignes_commande.flatMap((_, index) => {
      const { made, notHandled } = schedule.tallyOf(saga.saga_id, call, index + 1);
      const most = limit(call, policy, executions);
      const found =
        made > most ? [`${call} of line ${index + 1} was made ${made} times, at most ${most}`] : [];
      const keyless = MUTATING.includes(call) && !honoursKey(call, policy);
      const sentTwice = keyless && made - notHandled > 1 + interventions(saga);
      return sentTwice
        ? [
            ...found,
            `${call} of line ${index + 1} was sent ${made - notHandled} times without a key that counts`,
          ]
        : found;
    }),
  );
};
