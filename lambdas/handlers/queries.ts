import { explainSaga } from '../api/explain-saga.ts';
import { getSaga } from '../api/get-saga.ts';
import { info } from '../api/info.ts';
import { listSagas } from '../api/list-sagas.ts';
import { sagaList } from '../store/saga-list.ts';
import { apiHandler } from '../wiring/api-handler.ts';
import { dynamoClient } from '../wiring/dynamo.ts';
import { environments, readEnvironment } from '../wiring/environment.ts';
import { COMMAND_ROUTES } from '../wiring/routes.ts';

export const handler = apiHandler(
  'queries',
  () => {
    const env = readEnvironment(environments.base);
    return {
      'GET /api/saga/commandes/{saga_id}': getSaga,
      'GET /api/saga/commandes/{saga_id}/explication': explainSaga,
      'GET /api/saga/sagas': listSagas(sagaList(dynamoClient(), env.SAGA_TABLE)),
      'GET /api/saga/info': info(env.SERVICE_NAME, env.STAGE),
    };
  },
  { alsoAllowed: [...COMMAND_ROUTES, 'GET /api/saga/health'] },
);
