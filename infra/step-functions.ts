import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { functionsOf, type SagaDefinition } from '../statemachine/order-saga.ts';
import type { Config } from './config.ts';
import type { KongSecret } from './kong-secret.ts';
import { SagaFunction, type Shared } from './saga-function.ts';
import { letKeepRecords } from './table-access.ts';

/** Seconds a forward step has beyond the deadline of the saga, to end its calls and write its record. */
const AFTER_DEADLINE_SECONDS = 10;
/** An undo is not cut by the deadline: one attempt at every line, then the machine tries again. */
const UNDO_SECONDS = 60;
/** A record keeper reads and writes one item. */
const KEEPER_SECONDS = 20;

const forwardSeconds = ({ sagaTimeoutSeconds }: Config): number =>
  sagaTimeoutSeconds + AFTER_DEADLINE_SECONDS;

/** How long a call may be on its way once its intent is written: its function outlives the execution that called it. */
export const longestCallSeconds = (config: Config): number => Math.max(forwardSeconds(config), UNDO_SECONDS);

/** Makes the functions that a saga calls, by the name of their handler: a new line in the saga is a new function. */
export function makeStepFunctions(
  scope: Construct,
  saga: SagaDefinition,
  shared: Shared,
  kong: KongSecret,
): ReadonlyMap<string, SagaFunction> {
  const { reservedConcurrency } = shared.config;
  const undos = new Set(saga.steps.map(({ undo }) => undo));
  const make = (handler: string): SagaFunction => {
    const keeper = handler === saga.recordFailure || handler === saga.park;
    const seconds = keeper
      ? KEEPER_SECONDS
      : undos.has(handler)
        ? UNDO_SECONDS
        : forwardSeconds(shared.config);
    const fn = new SagaFunction(scope, pascalCase(handler), shared, {
      handler,
      description: `Order saga: ${handler}`,
      timeout: Duration.seconds(seconds),
      // Keepers call no service: holding them back would protect nothing and lose failures.
      reservedConcurrency: keeper ? undefined : reservedConcurrency,
    });
    letKeepRecords(fn, shared.tables);
    if (!keeper) kong.letCallKong(fn);
    return fn;
  };
  return new Map(functionsOf(saga).map((name) => [name, make(name)]));
}

const pascalCase = (name: string): string =>
  name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
