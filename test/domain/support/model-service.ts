import type { Outcome } from '../../../domain/ledger.ts';
import { DONE, NOT_SENT, REFUSED, UNKNOWN } from './sagas.ts';

/** What happens to one call. `late`: its answer is lost, and it arrives when the network pleases. */
export const FATES = ['answered', 'refused', 'lost before', 'lost after', 'not sent', 'late'] as const;
export type Fate = (typeof FATES)[number];

/** A service with one effect per line, and the truth about them. */
export class ModelService {
  readonly honoursKey: boolean;
  /** How often each line's effect exists: 0 or 1, or something was sold twice or given back twice. */
  readonly effects = new Map<number, number>();
  /** Calls that may have been acted on since a person last looked, by line and direction. */
  readonly received = new Map<string, number>();
  readonly #answers = new Map<number, 'done' | 'refused'>();
  readonly #fenced = new Set<number>();
  #underway: (() => void)[] = [];

  constructor(honoursKey: boolean) {
    this.honoursKey = honoursKey;
  }

  exists(line: number): boolean {
    return this.effects.get(line) === 1;
  }

  /** Late calls arrive. */
  deliver(): void {
    for (const arrive of this.#underway.splice(0)) arrive();
  }

  forward(line: number, fate: Fate): Outcome {
    return this.#send(`forward:${line}`, fate, (refuses) => this.#do(line, refuses));
  }

  undo(line: number, fate: Fate): Outcome {
    return this.#send(`undo:${line}`, fate, (refuses) => this.#undo(line, refuses));
  }

  #send(call: string, fate: Fate, act: (refuses: boolean) => Outcome): Outcome {
    if (fate === 'not sent') return NOT_SENT;
    // A refusal is an answer: what was surely not done may be asked again.
    if (fate !== 'refused') this.received.set(call, (this.received.get(call) ?? 0) + 1);
    if (fate === 'lost before') return UNKNOWN;
    if (fate === 'late') {
      this.#underway.push(() => act(false));
      return UNKNOWN;
    }
    const answer = act(fate === 'refused');
    return fate === 'lost after' ? UNKNOWN : answer;
  }

  #do(line: number, refuses: boolean): Outcome {
    if (this.honoursKey) {
      if (this.#fenced.has(line)) return REFUSED;
      const first = this.#answers.get(line);
      if (first) return first === 'done' ? DONE : REFUSED;
      this.#answers.set(line, refuses ? 'refused' : 'done');
    }
    if (refuses) return REFUSED;
    this.#count(line, 1);
    return DONE;
  }

  #undo(line: number, refuses: boolean): Outcome {
    if (refuses) return REFUSED;
    if (!this.honoursKey) {
      this.#count(line, -1);
      return DONE;
    }
    if (this.#answers.get(line) === 'done' && !this.#fenced.has(line)) this.#count(line, -1);
    this.#fenced.add(line);
    return DONE;
  }

  #count(line: number, change: number): void {
    this.effects.set(line, (this.effects.get(line) ?? 0) + change);
  }
}
