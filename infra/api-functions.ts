import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { KongSecret } from './kong-secret.ts';
import { SagaFunction, type Shared } from './saga-function.ts';
import type { SagaMachine } from './saga-machine.ts';
import { ACTIVE, BY_DATE } from './saga-tables.ts';
import { longestCallSeconds } from './step-functions.ts';
import { letKeepRecords, letRead, letReadCounters, letSearch } from './table-access.ts';

/** As long as API Gateway waits: past it, nobody hears the answer. */
const LONGEST_ANSWER = Duration.seconds(29);
const SHORT_ANSWER = Duration.seconds(15);

export type ApiFunctions = {
  readonly commands: SagaFunction;
  readonly queries: SagaFunction;
  readonly health: SagaFunction;
  readonly operations: SagaFunction;
  /** Makes a saga fail on purpose: absent in production. */
  readonly simulateStockFailure?: SagaFunction;
};

/** Makes the functions behind the REST API, each allowed what its endpoints need. */
export function makeApiFunctions(
  scope: Construct,
  shared: Shared,
  machine: SagaMachine,
  kong: KongSecret,
): ApiFunctions {
  const { tables, config } = shared;

  const starter = (id: string, handler: string, description: string): SagaFunction => {
    const fn = new SagaFunction(scope, id, shared, { handler, description, timeout: LONGEST_ANSWER });
    letKeepRecords(fn, tables);
    machine.letStart(fn);
    fn.set({
      SAGA_TIMEOUT: String(config.sagaTimeoutSeconds),
      SYNC_WAIT_SECONDS: String(config.waitSeconds),
      PUBLIC_PATH: config.publicPath,
    });
    return fn;
  };

  const reader = (id: string, handler: string, description: string, reservedConcurrency?: number) =>
    new SagaFunction(scope, id, shared, { handler, description, timeout: SHORT_ANSWER, reservedConcurrency });

  const commands = starter('Commands', 'commands', 'REST API: starts and compensates sagas');
  machine.letFollowExecutions(commands);
  commands.set({ LONGEST_CALL_SECONDS: String(longestCallSeconds(config)) });

  const queries = reader('Queries', 'queries', 'REST API: reads sagas');
  letRead(queries, tables);
  letSearch(queries, tables, BY_DATE, ACTIVE);

  // It calls Kong, and anybody may ask it.
  const health = reader(
    'Health',
    'health',
    'REST API: health of each dependency',
    config.reservedConcurrency,
  );
  letRead(health, tables);
  machine.letDescribe(health);
  kong.letCallKong(health);

  const operations = reader('Operations', 'operations', 'Metrics, OpenAPI and Swagger');
  letReadCounters(operations, tables);
  letSearch(operations, tables, ACTIVE);

  return {
    commands,
    queries,
    health,
    operations,
    ...(config.stage !== 'prod' && {
      simulateStockFailure: starter(
        'SimulateStockFailure',
        'simulate-stock-failure',
        'REST API: a saga made to fail on stock',
      ),
    }),
  };
}
