import type { LintedMachine } from './lint-graph.ts';
import type { SagaDefinition } from './order-saga.ts';

export type LintOptions = {
  /** Seconds after which each function is stopped, by its ARN or its name. */
  readonly functionTimeouts: Readonly<Record<string, number>>;
  /** The saga that the machine was made from: tells which undos a step needs. Without it, that is read from the graph. */
  readonly saga?: SagaDefinition;
};

export type Subject = LintOptions & { readonly machine: LintedMachine };

/** `state` is absent when the machine as a whole is at fault. */
export type Finding = { readonly state?: string; readonly message: string };

/** One thing that must hold; returns where it does not. */
export type Rule = (subject: Subject) => Finding[];
