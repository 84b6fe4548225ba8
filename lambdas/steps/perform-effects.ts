import { OutcomeUnknown, type SagaError, ServiceRefusal, ServiceUnavailable } from '../../domain/errors.ts';
import { claimLines, type EffectPolicy, effectsRecorded } from '../../domain/forward.ts';
import type { Outcome } from '../../domain/ledger.ts';
import type { Saga } from '../../domain/saga.ts';
import type { EffectStep } from '../../domain/steps.ts';
import type { CallContext } from '../clients/kong.ts';
import { askedAgain } from './doubt.ts';
import { callEach, entryOf, forwardContext, type LineWork } from './lines.ts';
import type { Step } from './step.ts';

export type Effect = {
  readonly step: EffectStep;
  readonly policy: EffectPolicy;
  readonly call: (work: LineWork, context: CallContext) => Promise<Outcome>;
  /** A refusal of this effect that has an error of its own; ServiceRefusal otherwise. */
  readonly refused?: (motif: string, details: Record<string, unknown>) => SagaError | undefined;
};

/** Does for each line what the ledger still lacks: intent first, then the call, then what came of it. */
export const performEffects =
  ({ step, policy, call, refused }: Effect): Step =>
  async ({ saga_id }, { store, now, ...attempt }) => {
    let saga: Saga | string = saga_id;
    for (;;) {
      let lines: readonly number[] = [];
      const claimed: Saga = await store.update(saga, (current) => {
        const claim = claimLines(current, step, policy, now());
        lines = claim.lines;
        return claim.saga;
      });
      if (lines.length === 0) return endStep(failureOf(claimed, step, policy, refused));
      const context = forwardContext(claimed, { store, now, ...attempt });
      const callLine = async (work: LineWork): Promise<Outcome> => {
        const outcome = await call(work, context);
        return entryOf(claimed, step, work.number).doute ? askedAgain(outcome) : outcome;
      };
      const outcomes = await callEach(claimed, lines, policy.concurrency, callLine, endsStep(policy));
      saga = await store.update(claimed, (current) => effectsRecorded(current, step, outcomes, now()));
      endStep(failureOf(saga, step, policy, refused));
    }
  };

/** After a refusal, or a doubt that cannot be asked about again, no other line has to be sent. */
const endsStep =
  ({ honoursKey }: EffectPolicy) =>
  ({ issue }: Outcome): boolean =>
    issue === 'REFUSEE' || (issue === 'INCERTAINE' && !honoursKey);

/** Lines that an error tells of, at most: each attempt keeps its error in the history, the ledger keeps every line. */
const TOLD_LINES = 10;

const endStep = (failure: SagaError | undefined): void => {
  if (failure) throw failure;
};

/** What the ledger says of a step that is not complete: a refusal weighs most, then what nobody knows. */
const failureOf = (
  saga: Saga,
  step: EffectStep,
  { honoursKey }: EffectPolicy,
  refused: Effect['refused'],
): SagaError | undefined => {
  const entries = saga.registre[step];
  const describe = (etat: string) =>
    entries
      .filter((entry) => entry.etat === etat && entry.motif !== undefined)
      .slice(0, TOLD_LINES)
      .map(({ ligne, motif, statut_http }) => ({
        ligne,
        produit_id: saga.lignes_commande[ligne - 1]?.produit_id,
        motif,
        ...(statut_http === undefined ? {} : { status: statut_http }),
      }));
  const refusals = describe('REFUSEE');
  if (refusals[0]) {
    const { motif = '', status } = refusals[0];
    const details = { lignes: refusals, ...(status === undefined ? {} : { status }) };
    return refused?.(motif, details) ?? new ServiceRefusal(motif, details);
  }
  const unknown = describe('INCERTAINE');
  if (unknown[0] && !honoursKey) return new OutcomeUnknown(unknown[0].motif ?? '', { lignes: unknown });
  const failed = [...unknown, ...describe('PREVUE')].slice(0, TOLD_LINES);
  return failed[0] && new ServiceUnavailable(failed[0].motif ?? '', { lignes: failed });
};
