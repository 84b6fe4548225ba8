import type { LintedMachine } from '../../../statemachine/lint-graph.ts';
import { machineOf } from './order-machine.ts';

// biome-ignore lint/suspicious/noExplicitAny: bad machines are exactly what no type allows
export type Mutable = any;

/** A copy of the good machine, as JSON, that `change` has spoilt. */
export const spoilt = (change: (machine: Mutable, states: Mutable) => void): LintedMachine => {
  const machine: Mutable = JSON.parse(JSON.stringify(machineOf()));
  change(machine, machine.States);
  return machine;
};
