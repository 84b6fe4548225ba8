import { json } from '../api/http.ts';
import { metricsAnswer } from '../api/metrics.ts';
import { openApiDocument } from '../api/openapi.ts';
import { swaggerFile, swaggerPage } from '../api/swagger.ts';
import { counterStore } from '../store/counters.ts';
import { sagaList } from '../store/saga-list.ts';
import { apiHandler } from '../wiring/api-handler.ts';
import { dynamoClient } from '../wiring/dynamo.ts';
import { environments, readEnvironment } from '../wiring/environment.ts';

export const handler = apiHandler('operations', () => {
  const env = readEnvironment(environments.base);
  const dynamo = dynamoClient();
  const counters = counterStore(dynamo, env.METRICS_TABLE);
  const list = sagaList(dynamo, env.SAGA_TABLE);
  const document = openApiDocument({ testEndpoint: env.STAGE !== 'prod' });
  return {
    'GET /metrics': () => metricsAnswer(counters, list),
    'GET /openapi.json': async () => json(200, document),
    'GET /swagger': swaggerPage,
    'GET /swagger/{file}': swaggerFile(new URL('./swagger-ui/', import.meta.url)),
  };
});
