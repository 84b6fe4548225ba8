import { setTimeout as pause } from 'node:timers/promises';
import type { StepFunctions } from '../../../local/aws/states/step-functions.ts';
import { STATE_MACHINE_ARN } from './environment.ts';

const POLL_MS = 5;

const arnOf = (name: string): string =>
  `${STATE_MACHINE_ARN.replace(':stateMachine:', ':execution:')}:${name}`;

/** What a test does to executions, and asks about them; `name` is theirs: `{saga_id}-{number}`. */
export const executionsOf = (engine: StepFunctions) => {
  const names = (): string[] =>
    [...engine.executions.newestFirst(STATE_MACHINE_ARN)].map(({ name }) => name).reverse();
  const executionEnded = async (name: string): Promise<void> => {
    while (engine.executions.find(arnOf(name))?.status === 'RUNNING') await pause(POLL_MS);
  };
  return {
    /** Resolves at once when it never started. */
    executionEnded,
    /** Resolves when none runs. */
    async idle(): Promise<void> {
      for (const name of names()) await executionEnded(name);
    },
    /** How many have started so far. */
    started: (): number => names().length,
    /** Names of those that were started for a saga, oldest first. */
    executionsOf: (sagaId: string): string[] => names().filter((name) => name.startsWith(sagaId)),
    /** Starts one for a saga that exists, beside whatever works on it. */
    start: (sagaId: string, name: string) =>
      engine.start(STATE_MACHINE_ARN, name, JSON.stringify({ saga_id: sagaId })),
    /** StopExecution, when it runs. */
    abort: (name: string): void => {
      if (engine.executions.find(arnOf(name))) engine.stop(arnOf(name), {});
    },
  };
};

export type Executions = ReturnType<typeof executionsOf>;
