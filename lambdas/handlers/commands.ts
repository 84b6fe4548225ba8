import { forceCompensation } from '../api/force-compensation.ts';
import { startEndpoint } from '../api/start-endpoint.ts';
import { executionsClient } from '../clients/executions.ts';
import { apiHandler } from '../wiring/api-handler.ts';
import { environments, readEnvironment } from '../wiring/environment.ts';
import { QUERY_ROUTES } from '../wiring/routes.ts';
import { stepFunctionsClient } from '../wiring/step-functions.ts';

export const handler = apiHandler(
  'commands',
  () => {
    const env = readEnvironment(environments.commands);
    const executions = executionsClient(stepFunctionsClient(), env.STATE_MACHINE_ARN);
    return {
      'POST /api/saga/commandes': startEndpoint({
        executions,
        timeoutSeconds: env.SAGA_TIMEOUT,
        maxWaitSeconds: env.SYNC_WAIT_SECONDS,
        publicPath: env.PUBLIC_PATH,
      }),
      'POST /api/saga/commandes/{saga_id}/compenser': forceCompensation({
        executions,
        publicPath: env.PUBLIC_PATH,
        longestCallSeconds: env.LONGEST_CALL_SECONDS,
      }),
    };
  },
  { alsoAllowed: QUERY_ROUTES },
);
