import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { EffectPolicy } from '../../domain/forward.ts';
import { apiKeyProvider } from '../clients/api-key.ts';
import { catalogueClient } from '../clients/catalogue.ts';
import { inventoryClient } from '../clients/inventory.ts';
import { type Gateway, kongGateway } from '../clients/kong.ts';
import { ordersClient } from '../clients/orders.ts';
import { awsClient } from './aws-client.ts';
import { environments, type GatewayEnvironment, readEnvironment } from './environment.ts';

export const gatewayFrom = (env: GatewayEnvironment): Gateway =>
  kongGateway({
    baseUrl: env.KONG_GATEWAY_URL,
    apiKey: apiKeyProvider(awsClient(SecretsManagerClient), env.KONG_API_KEY_SECRET_ARN, () => new Date()),
    callTimeoutMs: env.CALL_TIMEOUT_MS,
  });

/** The clients of the services and how each may be treated, from this function's environment. */
export const servicesFromEnvironment = () => {
  const env = readEnvironment(environments.gateway);
  const gateway = gatewayFrom(env);
  const concurrency = env.LINE_CONCURRENCY;
  const policy = (honoursKey: boolean): EffectPolicy => ({ honoursKey, concurrency });
  return {
    concurrency,
    catalogue: catalogueClient(gateway),
    inventory: inventoryClient(gateway),
    inventoryPolicy: policy(env.INVENTAIRE_IDEMPOTENT),
    orders: ordersClient(gateway),
    ordersPolicy: policy(env.COMMANDES_IDEMPOTENT),
  };
};
