import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Backends, startBackends } from '../../local/backends.ts';
import { cdk } from './cdk.ts';
import { type MiniStack, startMiniStack } from './ministack.ts';
import { unsigned } from './unsigned.ts';

/** The key in `local/kong/kong.yml`, which the Kong stand-in asks for. */
const KONG_KEY = 'magasin-secret-key-2025';

/** Retries as the state machine says, their waits fifty times shorter. */
const WAIT_SCALE = 0.02;

/** The stage that is deployed: with versions, an alias and API keys, and with the endpoint for tests. */
const STAGE = 'dev';
export const STACK = `OrderSaga-${STAGE}`;

export type Outputs = Readonly<Record<string, string>>;

/**
 * An emulator with nothing in it, and the world around the system: services, Kong. What the CDK's command line does is
 * made of an assembly, so that it is synthesized, with all checks, once.
 */
export class Deployment {
  readonly #dir = mkdtempSync(join(tmpdir(), 'order-saga-deploy-'));
  #backends: Backends | undefined;
  #miniStack: MiniStack | undefined;

  get aws(): MiniStack {
    if (!this.#miniStack) throw new Error('MiniStack is not started');
    return this.#miniStack;
  }

  get backends(): Backends {
    if (!this.#backends) throw new Error('the services are not started');
    return this.#backends;
  }

  async start(): Promise<void> {
    this.#miniStack = await startMiniStack(this.#dir, WAIT_SCALE);
    this.#backends = await startBackends({
      dataDir: this.path('services'),
      kongPort: 0,
      kongAdminPort: 0,
      kongLogPath: this.path('kong.log'),
      // Kong's route to this system's own API: the tests ask the API itself.
      apiPort: Number(new URL(this.#miniStack.url).port),
      ignoringIdempotency: [],
    });
  }

  async stop(): Promise<void> {
    await Promise.all([this.#miniStack?.stop(), this.#backends?.stop()]);
    rmSync(this.#dir, { recursive: true, force: true, maxRetries: 5 });
  }

  path(name: string): string {
    return join(this.#dir, name);
  }

  /** Runs the CDK with the settings of the stage. */
  cdk(...args: readonly string[]): Promise<string> {
    return cdk(args, {
      ...this.aws.environment,
      HOME: this.#dir,
      KONG_GATEWAY_URL: `http://127.0.0.1:${this.backends.kongPort}`,
      // Long enough for an order to be in flight while the stack is updated: Kong gives up on a call after 10 s.
      SAGA_TIMEOUT: '60',
      CALL_TIMEOUT_MS: '15000',
      COMPENSATION_MAX_RETRIES: '4',
      RESCUE_GRACE_SECONDS: '1',
    });
  }

  /** The assembly of the stage, made by `app`, the project's own by default. Returns its folder. */
  async synthesize(name: string, app?: string): Promise<string> {
    await this.cdk(
      'synth',
      '-q',
      '-c',
      `stage=${STAGE}`,
      '-o',
      this.path(name),
      ...(app ? ['--app', app] : []),
    );
    return this.path(name);
  }

  async deploy(assembly: string): Promise<Outputs> {
    const outputs = this.path('outputs.json');
    await this.cdk('deploy', '--app', assembly, '--require-approval', 'never', '--outputs-file', outputs);
    return JSON.parse(readFileSync(outputs, 'utf8'))[STACK];
  }

  /** What an operator does after the first deployment: the key that Kong issued goes into the secret. */
  async fillSecret({ KongApiKeySecretArn }: Outputs): Promise<void> {
    const { url, environment } = this.aws;
    const client = new SecretsManagerClient({
      endpoint: url,
      region: environment.AWS_REGION ?? '',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await client.send(new PutSecretValueCommand({ SecretId: KongApiKeySecretArn, SecretString: KONG_KEY }));
    client.destroy();
  }

  /** Where the emulator serves the REST API that the output `ApiUrl` names: its host name leads to AWS. */
  apiUrl({ ApiUrl = '' }: Outputs): string {
    const [apiId] = new URL(ApiUrl).hostname.split('.');
    return `${this.aws.url}/restapis/${apiId}/${STAGE}/_user_request_`;
  }

  /** The value of an API key: the stack gives its id only. */
  async apiKey({ ApiKeyId }: Outputs): Promise<string> {
    const response = await fetch(`${this.aws.url}/apikeys/${ApiKeyId}?includeValue=true`, {
      headers: unsigned('apigateway'),
    });
    const { value } = (await response.json()) as { value?: string };
    if (!value) throw new Error(`no value for the API key ${ApiKeyId}`);
    return value;
  }
}
