import { simulateStockFailure } from '../api/simulate-endpoint.ts';
import { executionsClient } from '../clients/executions.ts';
import { apiHandler } from '../wiring/api-handler.ts';
import { environments, readEnvironment } from '../wiring/environment.ts';
import { stepFunctionsClient } from '../wiring/step-functions.ts';

export const handler = apiHandler(
  'simulate-stock-failure',
  () => {
    const env = readEnvironment(environments.start);
    return {
      'POST /api/saga/test/echec-stock': simulateStockFailure({
        executions: executionsClient(stepFunctionsClient(), env.STATE_MACHINE_ARN),
        timeoutSeconds: env.SAGA_TIMEOUT,
        maxWaitSeconds: env.SYNC_WAIT_SECONDS,
        publicPath: env.PUBLIC_PATH,
      }),
    };
  },
  { clientType: 'test' },
);
