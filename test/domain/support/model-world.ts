import { claimUndo, outcomesSettled, undoRecorded } from '../../../domain/compensation.ts';
import { claimLines, type EffectPolicy, effectsRecorded } from '../../../domain/forward.ts';
import { type Decision, isUnsettled } from '../../../domain/intervention.ts';
import type { LedgerEntry, Outcome } from '../../../domain/ledger.ts';
import type { Saga } from '../../../domain/saga.ts';
import { EFFECT_STEPS, type EffectStep } from '../../../domain/steps.ts';
import { type Fate, ModelService } from './model-service.ts';
import { at, newOrder } from './sagas.ts';

/** What one call after another meets; starts over when it is used up. */
export type Fates = () => Fate;

/** A record, two services that know the truth, and writers who may stop between any two of their doings. */
export class World {
  saga: Saga = newOrder();
  readonly services: Readonly<Record<EffectStep, ModelService>>;
  #seconds = 1;

  constructor(stockHonoursKey: boolean, ordersHonourKey: boolean) {
    this.services = {
      'reserve-stock': new ModelService(stockHonoursKey),
      'create-order': new ModelService(ordersHonourKey),
    };
  }

  /** Two operations in the same millisecond are as good as any. */
  now(): Date {
    return at(this.#seconds);
  }

  wait(seconds: number): void {
    this.#seconds += seconds;
  }

  /** Calls that the network held back arrive. */
  deliver(): void {
    for (const step of EFFECT_STEPS) this.services[step].deliver();
  }

  /** As the store does it: decides on what the writer has seen and, if that is old, again on what is there. */
  update(seen: Saga, decide: (saga: Saga) => Saga): Saga {
    const first = decide(seen);
    const decided = seen.version === this.saga.version ? first : decide(this.saga);
    if (decided !== this.saga && decided !== seen) this.saga = { ...decided, version: this.saga.version + 1 };
    return this.saga;
  }

  /** One attempt at a forward step; every `yield` is a moment at which others may act, or it may die. */
  *forward(step: EffectStep, fates: Fates): Generator<void, void> {
    const seen = this.saga;
    yield;
    let lines: readonly number[] = [];
    const claimed = this.update(seen, (saga) => {
      const claim = claimLines(saga, step, this.#policy(step), this.now());
      lines = claim.lines;
      return claim.saga;
    });
    const outcomes = new Map<number, Outcome>();
    for (const line of lines) {
      yield;
      outcomes.set(line, this.services[step].forward(line, fates()));
    }
    yield;
    this.update(claimed, (saga) => effectsRecorded(saga, step, outcomes, this.now()));
  }

  /** One attempt at an undo. A sale whose answer was lost is asked for first: it is cancelled by its id. */
  *undo(step: EffectStep, fates: Fates): Generator<void, void> {
    let seen = this.saga;
    yield;
    let lines: readonly number[] = [];
    seen = this.update(seen, (saga) => {
      const claim = claimUndo(saga, step, this.#policy(step), this.now());
      lines = claim.lines;
      return claim.saga;
    });
    const service = this.services[step];
    if (step === 'create-order') {
      const answers = new Map<number, Outcome>();
      for (const line of lines.filter((number) => this.#entry(seen, step, number).etat !== 'FAITE')) {
        yield;
        answers.set(line, service.forward(line, fates()));
      }
      yield;
      seen = this.update(seen, (saga) => outcomesSettled(saga, step, answers, this.now()));
    }
    const outcomes = new Map<number, Outcome>();
    for (const line of lines) {
      yield;
      const { etat } = this.#entry(seen, step, line);
      if (step === 'reserve-stock' || etat === 'FAITE') outcomes.set(line, service.undo(line, fates()));
      else if (etat === 'REFUSEE') outcomes.set(line, { issue: 'FAITE' });
      else outcomes.set(line, { issue: 'INCERTAINE', motif: 'réponse perdue' });
    }
    yield;
    this.update(seen, (saga) => undoRecorded(saga, step, outcomes, this.now()));
  }

  /** What a person who looked into the services would say of all that is unsettled. */
  truth(): Decision[] {
    return EFFECT_STEPS.flatMap((etape) =>
      this.saga.registre[etape].filter(isUnsettled).map(({ ligne }) => ({
        etape,
        ligne,
        issue: this.services[etape].exists(ligne) ? ('FAITE' as const) : ('NON_FAITE' as const),
        vente_id: 'vente-1',
      })),
    );
  }

  #policy(step: EffectStep): EffectPolicy {
    return { honoursKey: this.services[step].honoursKey, concurrency: 1 };
  }

  #entry(saga: Saga, step: EffectStep, line: number): LedgerEntry {
    return saga.registre[step][line - 1] as LedgerEntry;
  }
}
