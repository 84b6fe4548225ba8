import middy from '@middy/core';
import { executionsClient } from '../clients/executions.ts';
import { rescueSagas } from '../rescue/rescue.ts';
import { sagaList } from '../store/saga-list.ts';
import { dynamoClient } from '../wiring/dynamo.ts';
import { environments, readEnvironment } from '../wiring/environment.ts';
import { invocations } from '../wiring/invocation.ts';
import { once } from '../wiring/once.ts';
import { stepFunctionsClient } from '../wiring/step-functions.ts';

const shared = once(() => {
  const env = readEnvironment(environments.rescue);
  return {
    begin: invocations(env, 'rescue'),
    graceSeconds: env.RESCUE_GRACE_SECONDS,
    executions: executionsClient(stepFunctionsClient(), env.STATE_MACHINE_ARN),
    list: sagaList(dynamoClient(), env.SAGA_TABLE),
  };
});

/** Called on a schedule, and by Step Functions when an execution ends badly; either way it looks at every saga. */
export const handler = middy<unknown, void>().handler(async (_event, context) => {
  const { begin, ...deps } = shared();
  const { recorder, ...invocation } = begin(context);
  const report = await rescueSagas({ ...deps, ...invocation });
  recorder.gauge('SagasReprises', report.restarted);
  recorder.gauge('AgeSagaActiveSecondes', report.oldestSeconds);
  invocation.log.info('Reprise faite', report);
  await recorder.flush();
});
