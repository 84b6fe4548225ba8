export const STATE_MACHINE_ARN = 'arn:aws:states:eu-west-1:000000000000:stateMachine:order-saga';
export const SECRET_ARN = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:kong';
export const SAGA_TABLE = 'sagas';
export const METRICS_TABLE = 'metrics';

export const functionArn = (name: string): string => `arn:aws:lambda:eu-west-1:000000000000:function:${name}`;

export type Settings = {
  readonly gatewayUrl: string;
  readonly cloudUrl: string;
  readonly dynamoUrl: string;
  readonly callTimeoutMs: number;
  readonly lineConcurrency: number;
  readonly sagaTimeoutSeconds: number;
  readonly inventoryHonoursKey: boolean;
  readonly ordersHonourKey: boolean;
};

/** What the functions find in `process.env`, as infra/ and Lambda would give it to them. */
export const environmentOf = (settings: Settings): Record<string, string> => ({
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'lab',
  AWS_SECRET_ACCESS_KEY: 'lab',
  AWS_ENDPOINT_URL: settings.cloudUrl,
  AWS_ENDPOINT_URL_DYNAMODB: settings.dynamoUrl,
  AWS_EMF_ENVIRONMENT: 'Local',
  AWS_LAMBDA_LOG_LEVEL: 'FATAL',
  STAGE: 'local',
  SERVICE_NAME: 'order-saga',
  SAGA_TABLE,
  METRICS_TABLE,
  DEBUG: 'false',
  METRICS_STORE_LABEL: 'true',
  KONG_GATEWAY_URL: settings.gatewayUrl,
  KONG_API_KEY_SECRET_ARN: SECRET_ARN,
  CALL_TIMEOUT_MS: String(settings.callTimeoutMs),
  LINE_CONCURRENCY: String(settings.lineConcurrency),
  INVENTAIRE_IDEMPOTENT: String(settings.inventoryHonoursKey),
  COMMANDES_IDEMPOTENT: String(settings.ordersHonourKey),
  STATE_MACHINE_ARN,
  SAGA_TIMEOUT: String(settings.sagaTimeoutSeconds),
  SYNC_WAIT_SECONDS: '28',
  PUBLIC_PATH: '',
  // A second more than a call waits for its answer, in the suites where people decide.
  LONGEST_CALL_SECONDS: String(settings.callTimeoutMs / 1000 + 1),
  RESCUE_GRACE_SECONDS: '0',
});
