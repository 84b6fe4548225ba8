import { ok } from 'node:assert/strict';
import { park, stepFailed } from '../../../domain/compensation.ts';
import { SagaError } from '../../../domain/errors.ts';
import { productsFetched, stockVerified } from '../../../domain/forward.ts';
import { compensationForced, rescued } from '../../../domain/intervention.ts';
import type { Saga } from '../../../domain/saga.ts';
import { isTerminal } from '../../../domain/states.ts';
import { EFFECT_STEPS, type EffectStep } from '../../../domain/steps.ts';
import { type Action, SLOTS } from './model-actions.ts';
import { checkTruth, checkWrite } from './model-rules.ts';
import type { Fate } from './model-service.ts';
import type { World } from './model-world.ts';
import { failure } from './sagas.ts';

/** Runs `change` on the world, lets the errors of the domain be, and checks what was written. */
const watched = (world: World, change: () => void): void => {
  const before = world.saga;
  try {
    change();
  } catch (error) {
    if (!(error instanceof SagaError)) throw error;
    ok(world.saga === before, 'an error, and a write all the same');
  }
  checkWrite(before, world.saga);
  checkTruth(world);
};

const products = [1, 2].map((prix_unitaire) => ({ nom_produit: 'Produit', prix_unitaire }));

/** Plays actions on a world, two writers at a time, and checks every rule after each thing they do. */
export class Play {
  readonly #world: World;
  readonly #slots: (Generator<void, void> | undefined)[] = SLOTS.map(() => undefined);

  constructor(world: World) {
    this.#world = world;
  }

  run(action: Action): void {
    const world = this.#world;
    switch (action.do) {
      case 'prepare':
        this.#change((saga) =>
          productsFetched(stockVerified(saga, world.now(), world.now()), products, world.now()),
        );
        break;
      case 'forward':
      case 'undo': {
        let next = 0;
        const { fates } = action;
        this.#slots[action.slot] ??= world[action.do](
          action.step,
          () => fates[next++ % fates.length] as Fate,
        );
        this.run({ do: 'tick', slot: action.slot, times: action.ticks });
        if (action.dies) this.run({ do: 'kill', slot: action.slot });
        break;
      }
      case 'tick':
        for (let times = 0; times < action.times; times++) this.#tick(action.slot);
        break;
      case 'kill':
        this.#slots[action.slot] = undefined;
        break;
      case 'deliver':
        watched(world, () => world.deliver());
        break;
      case 'stop':
        this.#change((saga) => stepFailed(saga, action.preferred, failure, world.now()));
        break;
      case 'park':
        this.#change((saga) => park(saga, failure, world.now()));
        break;
      case 'rescue':
        this.#change((saga) => rescued(saga, 'essai', world.now()));
        break;
      case 'force':
        this.#force(action.decided);
        break;
      case 'wait':
        world.wait(action.seconds);
        break;
    }
  }

  /** Takes the saga to where `step` is next, without a fault. */
  begin(step: EffectStep): void {
    this.run({ do: 'prepare' });
    this.#calls('forward', EFFECT_STEPS.slice(0, EFFECT_STEPS.indexOf(step)));
  }

  /** Nobody interferes any more and nothing fails: tries on until the saga is over. */
  finish(): void {
    for (const slot of SLOTS) this.run({ do: 'kill', slot });
    this.run({ do: 'deliver' });
    this.#calls('forward', EFFECT_STEPS);
    for (let round = 0; round < 3 && !isTerminal(this.#world.saga.etat_actuel); round++) {
      this.#calls('undo', EFFECT_STEPS.toReversed());
      this.run({ do: 'park' });
      this.run({ do: 'force', decided: true });
    }
  }

  #calls(direction: 'forward' | 'undo', steps: readonly EffectStep[]): void {
    for (const effect of steps) {
      // One line a call, for the services that forget keys.
      for (let wave = 0; wave < 3; wave++) {
        this.run({ do: direction, slot: 0, step: effect, fates: ['answered'], ticks: 20, dies: false });
      }
    }
  }

  #tick(slot: number): void {
    const process = this.#slots[slot];
    if (!process) return;
    watched(this.#world, () => {
      try {
        if (process.next().done) this.#slots[slot] = undefined;
      } catch (error) {
        this.#slots[slot] = undefined;
        throw error;
      }
    });
  }

  #change(decide: (saga: Saga) => Saga): void {
    watched(this.#world, () => this.#world.update(this.#world.saga, decide));
  }

  /** As the API does: only when nothing works on the saga any more, and the person sees what the services say. */
  #force(decided: boolean): void {
    if (this.#slots.some((process) => process !== undefined)) return;
    this.run({ do: 'deliver' });
    const decisions = decided ? this.#world.truth() : [];
    if (decided) for (const effect of EFFECT_STEPS) this.#world.services[effect].received.clear();
    this.#change((saga) =>
      compensationForced(saga, { acteur: 'alice', motif: 'essai', decisions }, this.#world.now()),
    );
  }
}
