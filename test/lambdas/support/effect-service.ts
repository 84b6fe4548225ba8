import { setImmediate as tick } from 'node:timers/promises';
import type { Outcome } from '../../../domain/ledger.ts';
import { Crash } from './memory-store.ts';

/** What becomes of one call: `lost-done` took effect and its answer was lost, `lost` never arrived, as far as we know. */
export type Fate =
  | 'done'
  | 'refused'
  | 'short'
  | 'turned-away'
  | 'not-sent'
  | 'lost'
  | 'lost-done'
  | 'crash-before'
  | 'crash-after';

const ANSWERS: Partial<Record<Fate, Outcome>> = {
  refused: { issue: 'REFUSEE', motif: 'HTTP 400 : refusé', status: 400 },
  short: { issue: 'REFUSEE', motif: 'HTTP 400 : Stock insuffisant', status: 400 },
  'turned-away': { issue: 'REFUSEE', motif: 'HTTP 401 : Invalid credentials', status: 401 },
  'not-sent': { issue: 'NON_ENVOYEE', motif: 'ECONNREFUSED' },
  lost: { issue: 'INCERTAINE', motif: 'ECONNRESET' },
};
const LOST: Outcome = { issue: 'INCERTAINE', motif: 'ECONNRESET' };

/**
 * A service that changes something, as the contract describes it: a repeated key has one effect, an undo fences its
 * key. One that does not honour keys takes effect each time. `plan` says what becomes of the calls of one key in turn.
 */
export const effectService = (plan: Record<string, Fate | Fate[]> = {}, { honoursKey = true } = {}) => {
  const fates = new Map(Object.entries(plan).map(([key, fate]) => [key, [fate].flat()]));
  const standing = new Map<string, number>();
  const known = new Set<string>();
  const calls: string[] = [];
  let inFlight = 0;
  let mostInFlight = 0;

  const short = (key: string): string => key.split(':').slice(1).join(':');
  const nextFate = (key: string): Fate => {
    const left = fates.get(short(key));
    return (left && left.length > 1 ? left.shift() : left?.[0]) ?? 'done';
  };
  const applied = (key: string, effect: 1 | -1): boolean => {
    const line = key.replace(/:undo$/, '');
    if (honoursKey && known.has(key)) return true;
    if (honoursKey && effect === 1 && known.has(`${key}:undo`)) return false;
    known.add(key);
    if (effect === 1 || !honoursKey || known.has(line))
      standing.set(line, (standing.get(line) ?? 0) + effect);
    return true;
  };
  const call = async (key: string, resultat: Record<string, unknown>): Promise<Outcome> => {
    calls.push(short(key));
    mostInFlight = Math.max(mostInFlight, ++inFlight);
    await tick();
    inFlight--;
    const fate = nextFate(key);
    if (fate === 'crash-before') throw new Crash('before the call took effect');
    const answer = ANSWERS[fate];
    if (answer) return answer;
    const accepted = applied(key, key.endsWith(':undo') ? -1 : 1);
    if (fate === 'crash-after') throw new Crash('after the call took effect');
    if (fate === 'lost-done') return LOST;
    return accepted
      ? { issue: 'FAITE', resultat }
      : { issue: 'REFUSEE', motif: 'HTTP 409 : annulé', status: 409 };
  };
  return {
    call,
    /** Every call that was made, in order, without the saga's id. */
    calls,
    /** What becomes, from now on, of the calls of one key. */
    plan: (key: string, ...next: Fate[]): void => {
      fates.set(key, next);
    },
    /** The keys whose effect stands in the service, each as often as it does. */
    standing: (): string[] =>
      [...standing].flatMap(([key, times]) => Array.from({ length: Math.max(times, 0) }, () => short(key))),
    mostInFlight: (): number => mostInFlight,
  };
};
