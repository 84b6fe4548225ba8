import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toMachine } from '../../../statemachine/asl.ts';
import { functionsOf, orderSaga } from '../../../statemachine/order-saga.ts';
import { startCloud, startDynamo } from './cloud.ts';
import { orderDesk } from './desk.ts';
import { environmentOf, functionArn } from './environment.ts';
import { executionsOf } from './executions.ts';
import { startFaultGateway } from './fault-gateway.ts';
import { FUNCTION_SECONDS } from './functions.ts';
import { hostFunctions } from './hosted-functions.ts';
import { type LabOptions, withDefaults } from './options.ts';
import { interceptRequests } from './outgoing.ts';
import { createSchedule } from './schedule.ts';
import { startServices } from './services.ts';

/** Retry waits shrink to this: a second becomes 10 ms, and backoff, cap and jitter stay what the machine says. */
const RETRY_SCALE = 0.01;

/**
 * The whole system in one process, on the real path: the real handlers called by the real state machine, DynamoDB's and
 * the services' real protocols, and a gateway between them that does to each call what a test says.
 */
export const startLab = async (options: LabOptions = {}) => {
  const settings = withDefaults(options);
  const { maxRetries, maxUndoRetries, inventoryHonoursKey, ordersHonourKey, stock } = settings;
  const dataDir = mkdtempSync(join(tmpdir(), 'lab-'));
  const schedule = createSchedule();
  const services = await startServices(dataDir, { inventory: inventoryHonoursKey, orders: ordersHonourKey });
  await services.stock(stock);
  const gateway = await startFaultGateway(services.running, schedule);
  const gatewayFront = await options.gatewayFront?.(gateway.upstreams);
  const dynamo = await startDynamo();
  const dynamoFront = await options.dynamoFront?.(dynamo.url);
  const functions = hostFunctions(settings.concurrentInvocations);
  const machine = toMachine(orderSaga, {
    functionArn,
    taskTimeoutSeconds: () => FUNCTION_SECONDS + 5,
    maxRetries,
    maxUndoRetries,
  });
  const cloud = await startCloud(dataDir, machine, functions.forMachine, RETRY_SCALE);
  const urls = {
    gatewayUrl: gatewayFront?.url ?? gateway.url,
    cloudUrl: cloud.url,
    dynamoUrl: dynamoFront?.url ?? dynamo.url,
  };
  Object.assign(process.env, environmentOf({ ...settings, ...urls }));
  await functions.load([...functionsOf(orderSaga), 'commands', 'queries', 'rescue']);
  const release = interceptRequests(gateway.port, schedule);
  // Embedded metrics are printed; here nobody reads them, and Jest adds a stack trace to each.
  const print = console.log;
  console.log = () => {};

  const executions = executionsOf(cloud.engine);
  const { api, call, setFates, setBeforeStep } = functions;
  return {
    ...orderDesk(api, schedule, executions),
    ...executions,
    services,
    schedule,
    /** The retries and the idempotency that every saga here has to keep to. */
    policy: { maxRetries, maxUndoRetries, inventoryHonoursKey, ordersHonourKey },
    initialStock: stock,
    rescue: (): Promise<unknown> => call('rescue', {}),
    /** Which invocations die, and when; undefined: none. */
    setFates,
    setBeforeStep,
    /** Forgets what the services hold and what was scheduled; records of finished sagas stay, and do no harm. */
    async reset(quantity = stock): Promise<void> {
      for (const service of Object.values(services.running)) service.reset();
      await services.stock(quantity);
      schedule.forget();
    },
    async stop(): Promise<void> {
      console.log = print;
      release();
      await cloud.stop();
      await dynamoFront?.close();
      await dynamo.stop();
      await gatewayFront?.close();
      await gateway.close();
      await services.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

export type Lab = Awaited<ReturnType<typeof startLab>>;
