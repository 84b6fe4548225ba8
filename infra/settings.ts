import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { isDeployed, keepsData, type Stage } from './stage.ts';
import { flag, secretArn, serverUrl, whole } from './values.ts';

/** A retention that CloudWatch Logs knows, in days. */
const retentionDays = whole(1, 3653).refine(
  (days) => days in RetentionDays,
  'must be a retention of CloudWatch Logs',
);

/**
 * Every setting of a stage: its environment variable, its values and its default. The context key of a setting is
 * `saga:` and its name.
 */
export const settingsOf = (stage: Stage) =>
  ({
    /** Root of the Kong gateway. Has no default where orders are real: a wrong one would be found by customers. */
    kongGatewayUrl: {
      env: 'KONG_GATEWAY_URL',
      schema: keepsData(stage) ? serverUrl : serverUrl.default('http://kong:8080'),
    },
    /** An existing secret that holds the key. Absent: the stack makes one, and an operator fills it. */
    kongApiKeySecretArn: { env: 'KONG_API_KEY_SECRET_ARN', schema: secretArn.optional() },
    /** Deadline of the forward work of a saga, in seconds. */
    sagaTimeoutSeconds: { env: 'SAGA_TIMEOUT', schema: whole(5, 300).default(30) },
    /** Retries of a forward step after a technical failure. */
    maxRetries: { env: 'MAX_RETRIES', schema: whole(0, 10).default(3) },
    /** Retries of an undo, at random up to a minute apart: 20 of them last seven minutes on average, fifteen at most. */
    maxUndoRetries: { env: 'COMPENSATION_MAX_RETRIES', schema: whole(1, 100).default(20) },
    debug: { env: 'DEBUG', schema: flag.default(false) },
    /** Whether the service honours `Idempotency-Key`: decides what may be sent twice. */
    inventaireIdempotent: { env: 'INVENTAIRE_IDEMPOTENT', schema: flag.default(true) },
    commandesIdempotent: { env: 'COMMANDES_IDEMPOTENT', schema: flag.default(true) },
    /** Whether Prometheus metrics carry the store; off when there are many stores. */
    metricsStoreLabel: { env: 'METRICS_STORE_LABEL', schema: flag.default(true) },
    /** Longest wait for one answer of a service, in milliseconds. */
    callTimeoutMs: { env: 'CALL_TIMEOUT_MS', schema: whole(100, 30_000).default(5000) },
    /** Lines of an order worked on at once, by one function. */
    lineConcurrency: { env: 'LINE_CONCURRENCY', schema: whole(1, 100).default(16) },
    /** Age, in seconds, below which the rescuer takes a saga without an execution for one that is being started. */
    rescueGraceSeconds: { env: 'RESCUE_GRACE_SECONDS', schema: whole(0, 3600).default(5) },
    /** Longest wait of a caller for the end of its saga, in seconds: API Gateway hangs up at 29. */
    waitSeconds: { env: 'SYNC_WAIT_SECONDS', schema: whole(0, 28).default(25) },
    /** What comes before `/api` in the paths that callers see; the stage's name, unless a custom domain maps it away. */
    publicPath: {
      env: 'PUBLIC_PATH',
      schema: z
        .string()
        .regex(/^(\/[\w.~-]+)*$/, 'must be empty, or a path such as /dev without a slash at its end')
        .default(stage === 'local' ? '' : `/${stage}`),
    },
    /** What a caller must show, everywhere but on the health endpoint. */
    auth: {
      env: 'API_AUTH',
      schema: z
        .enum(isDeployed(stage) ? ['api-key', 'iam'] : ['none', 'api-key', 'iam'])
        .default(isDeployed(stage) ? 'api-key' : 'none') as z.ZodDefault<
        z.ZodType<'none' | 'api-key' | 'iam'>
      >,
    },
    /** Requests per second that each method of the API takes, and a caller's key over all of them; and how many at once. */
    apiThrottleRate: { env: 'API_THROTTLE_RATE', schema: whole(1, 10_000).default(100) },
    apiThrottleBurst: { env: 'API_THROTTLE_BURST', schema: whole(1, 5000).default(200) },
    /** Copies of each function that calls Kong, at most; protects what is behind Kong. Absent: the account's limit. */
    reservedConcurrency: { env: 'RESERVED_CONCURRENCY', schema: whole(1, 1000).optional() },
    /** Copies of the rescuer: one pass at a time is enough. 0 reserves none, for an account whose quota has no room. */
    rescuerConcurrency: {
      env: 'RESCUER_CONCURRENCY',
      schema: whole(0, 10).default(isDeployed(stage) ? 1 : 0),
    },
    logRetentionDays: { env: 'LOG_RETENTION_DAYS', schema: retentionDays.default(defaultRetention[stage]) },
    /** Gets every alarm; must be confirmed from the mailbox. */
    alarmEmail: { env: 'ALARM_EMAIL', schema: z.email('must be an e-mail address').optional() },
  }) as const;

const defaultRetention: Record<Stage, number> = { local: 1, dev: 14, staging: 30, prod: 90 };

export type Settings = ReturnType<typeof settingsOf>;
