import { RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Config } from './config.ts';
import type { SagaFunction } from './saga-function.ts';
import { keepsData } from './stage.ts';

/** The key of the laptop's Kong, published in `local/kong/kong.yml`: it opens nothing else. */
const LAPTOP_KEY = 'magasin-secret-key-2025';

/** The key that Kong wants in `X-API-Key`, and what a function needs to call the services behind it. */
export class KongSecret extends Construct {
  readonly arn: string;
  readonly #config: Config;

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    this.#config = config;
    this.arn = (
      config.kongApiKeySecretArn
        ? Secret.fromSecretCompleteArn(this, 'Existing', config.kongApiKeySecretArn)
        : createdSecret(this, config)
    ).secretArn;
  }

  letCallKong(fn: SagaFunction): void {
    fn.allow(['secretsmanager:GetSecretValue'], this.arn);
    fn.set({
      KONG_GATEWAY_URL: this.#config.kongGatewayUrl,
      KONG_API_KEY_SECRET_ARN: this.arn,
      CALL_TIMEOUT_MS: String(this.#config.callTimeoutMs),
      LINE_CONCURRENCY: String(this.#config.lineConcurrency),
      INVENTAIRE_IDEMPOTENT: String(this.#config.inventaireIdempotent),
      COMMANDES_IDEMPOTENT: String(this.#config.commandesIdempotent),
    });
  }
}

/** On a laptop the known key; elsewhere a random value, which an operator replaces by the key that Kong issued. */
function createdSecret(scope: Construct, { stage }: Config): Secret {
  const secret = new Secret(scope, 'Key', {
    description: 'X-API-Key of the order saga at the Kong gateway',
    removalPolicy: keepsData(stage) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    ...(stage === 'local'
      ? { secretStringValue: SecretValue.unsafePlainText(LAPTOP_KEY) }
      : { generateSecretString: { excludePunctuation: true, passwordLength: 32 } }),
  });
  acknowledge(
    secret,
    'AwsSolutions-SMG4',
    stage === 'local'
      ? 'Laptop only: the published key of the sample gateway, which nothing deployed accepts'
      : 'Kong issues the key, so AWS cannot rotate it alone: docs/operations.md has the procedure',
  );
  return secret;
}
