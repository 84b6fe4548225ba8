import middy from '@middy/core';
import * as z from 'zod';
import { executionNamed } from '../../domain/intervention.ts';
import { executionsClient } from '../clients/executions.ts';
import { rescueSagas, rescueStopped } from '../rescue/rescue.ts';
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

/** What Step Functions tells of an execution that stopped; the schedule's event is none. */
const stoppedSchema = z.object({
  source: z.literal('aws.states'),
  detail: z.object({ name: z.string().transform(executionNamed) }),
});

/** Called by Step Functions when an execution ends badly, to look at its saga; and on a schedule, to look at all. */
export const handler = middy<unknown, void>().handler(async (event, context) => {
  const { begin, ...deps } = shared();
  const { recorder, ...invocation } = begin(context);
  const stopped = stoppedSchema.safeParse(event).data?.detail.name;
  if (stopped) {
    const restarted = await rescueStopped(stopped, { ...deps, ...invocation });
    recorder.gauge('SagasReprises', restarted ? 1 : 0);
  } else {
    const report = await rescueSagas({ ...deps, ...invocation });
    recorder.gauge('SagasReprises', report.restarted);
    recorder.gauge('SagasEnAttenteDecision', report.parked);
    recorder.gauge('AgeSagaActiveSecondes', report.oldestSeconds);
    invocation.log.info('Reprise faite', report);
  }
  await recorder.flush();
});
