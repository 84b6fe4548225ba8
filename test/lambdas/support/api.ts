import './lambda-environment.ts';
import { expect } from '@jest/globals';
import type { Saga } from '../../../domain/saga.ts';
import { sagaStore } from '../../../lambdas/store/saga-store.ts';
import { SAGAS, startDynamo } from './dynamo.ts';
import { fakeStepFunctions } from './executions.ts';
import { type Answer, ask, type Request } from './invoke.ts';

/** The endpoints as they are deployed, over a real store; Step Functions is told what to do by the test. */
export const startApi = async () => {
  const dynamo = await startDynamo();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = dynamo.endpoint;
  const executions = fakeStepFunctions();
  const commands = await import('../../../lambdas/handlers/commands.ts');
  const queries = await import('../../../lambdas/handlers/queries.ts');
  const operations = await import('../../../lambdas/handlers/operations.ts');
  const simulation = await import('../../../lambdas/handlers/simulate-stock-failure.ts');
  const store = sagaStore(dynamo.client, SAGAS);

  /** As the resources of infra/saga-api.ts choose it. */
  const handlerOf = ({ method = 'GET', path }: Request) => {
    if (!path.startsWith('/api/saga/')) return operations.handler;
    if (path.startsWith('/api/saga/test/')) return simulation.handler;
    return method === 'POST' ? commands.handler : queries.handler;
  };
  const call = (request: Request): Promise<Answer> => ask(handlerOf(request), request);
  return {
    dynamo,
    executions,
    store,
    call,
    post: (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
      call({ method: 'POST', path, body, headers: { 'Content-Type': 'application/json', ...headers } }),
    get: (path: string, query?: Record<string, string>): Promise<Answer> =>
      call({ path, ...(query && { query }) }),
    /** From now on an execution brings its saga to where `end` leads. */
    endWith: (end: (saga: Saga) => Saga): void => {
      executions.whenStarted(async (id, name) => {
        const saga = await store.load(id);
        await dynamo.put({ ...end(saga), version: saga.version + 1 });
        executions.set(name, 'SUCCEEDED');
      });
    },
    reset: async (): Promise<void> => {
      executions.reset();
      await dynamo.clear();
    },
    stop: dynamo.stop,
  };
};

export type Api = Awaited<ReturnType<typeof startApi>>;

/** Expects `status` and a message that names the cause; nothing written, nothing started. */
export const nothingHappens = async (
  api: Api,
  request: Request,
  status: number,
  cause: RegExp,
  records: number,
): Promise<void> => {
  const answer = await api.call(request);
  expect(answer.status).toBe(status);
  expect(answer.body.error).toMatch(cause);
  expect(await api.dynamo.count()).toBe(records);
  expect(api.executions.started).toEqual([]);
};
