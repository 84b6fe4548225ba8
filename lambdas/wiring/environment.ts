import * as z from 'zod';

const positive = z.coerce.number().int().positive();
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** What every function is given. Written by infra/saga-function.ts; a bad value is named with its variable. */
const baseSchema = z.object({
  STAGE: z.string().min(1),
  SERVICE_NAME: z.string().min(1),
  SAGA_TABLE: z.string().min(1),
  METRICS_TABLE: z.string().min(1),
  DEBUG: flag,
  METRICS_STORE_LABEL: flag,
});

/** Functions that call the services through Kong. */
const gatewaySchema = baseSchema.extend({
  KONG_GATEWAY_URL: z.url({ protocol: /^https?$/ }),
  KONG_API_KEY_SECRET_ARN: z.string().min(1),
  /** Milliseconds. */
  CALL_TIMEOUT_MS: positive,
  LINE_CONCURRENCY: positive,
  INVENTAIRE_IDEMPOTENT: flag,
  COMMANDES_IDEMPOTENT: flag,
});

/** Functions that start executions, or look at them. */
const machineSchema = baseSchema.extend({ STATE_MACHINE_ARN: z.string().min(1) });

const startSchema = machineSchema.extend({
  /** Seconds. */
  SAGA_TIMEOUT: positive,
  /** What comes before `/api` in the paths that callers see. */
  PUBLIC_PATH: z.string(),
  SYNC_WAIT_SECONDS: z.coerce.number().int().min(0).max(28),
});

/** A call whose intent is written may be on its way for so many seconds. */
const commandsSchema = startSchema.extend({ LONGEST_CALL_SECONDS: z.coerce.number().positive() });

const rescueSchema = machineSchema.extend({ RESCUE_GRACE_SECONDS: z.coerce.number().int().nonnegative() });

const healthSchema = gatewaySchema.extend({ STATE_MACHINE_ARN: z.string().min(1) });

export const environments = {
  base: baseSchema,
  gateway: gatewaySchema,
  machine: machineSchema,
  start: startSchema,
  commands: commandsSchema,
  rescue: rescueSchema,
  health: healthSchema,
};

export type BaseEnvironment = z.infer<typeof baseSchema>;
export type GatewayEnvironment = z.infer<typeof gatewaySchema>;

export const readEnvironment = <T>(schema: z.ZodType<T>, variables: NodeJS.ProcessEnv = process.env): T => {
  const parsed = schema.safeParse(variables);
  if (parsed.success) return parsed.data;
  throw new Error(`Bad environment of this function:\n${z.prettifyError(parsed.error)}`);
};
