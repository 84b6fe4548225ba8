import type * as z from 'zod';
import { type Settings, settingsOf } from './settings.ts';
import { isStage, STAGES, type Stage } from './stage.ts';

export type Config = { readonly stage: Stage } & {
  readonly [K in keyof Settings]: z.output<Settings[K]['schema']>;
};

/** A value that was given and cannot be used, or one that is missing; the message names where it comes from. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const PREFIX = 'saga:';

/**
 * Reads the configuration of a stage: CDK context (`saga:maxRetries`) wins over the environment (`MAX_RETRIES`), which
 * wins over the default. An empty environment variable counts as absent: that is what compose files pass on.
 *
 * @throws ConfigError for a bad or missing value, for two that contradict each other, and for a context key that nothing
 * reads.
 */
export function readConfig(
  stage: unknown = 'local',
  context: Readonly<Record<string, unknown>> = {},
  env: Readonly<Record<string, string | undefined>> = {},
): Config {
  if (!isStage(stage)) {
    throw new ConfigError(`context stage = ${show(stage)}: must be one of ${STAGES.join(', ')}`);
  }
  const settings = settingsOf(stage);
  refuseUnknown(context, Object.keys(settings));
  const values = Object.entries(settings).map(([name, { env: variable, schema }]) => {
    const key = `${PREFIX}${name}`;
    const fromContext = context[key] !== undefined;
    const given = fromContext ? context[key] : env[variable] || undefined;
    const { success, data, error } = schema.safeParse(given);
    if (success) return [name, data];
    if (given === undefined) {
      throw new ConfigError(`stage ${stage} needs context ${key} or environment ${variable}`);
    }
    const source = fromContext ? `context ${key}` : `environment ${variable}`;
    throw new ConfigError(
      `${source} = ${show(given)}: ${error.issues.map(({ message }) => message).join('; ')}`,
    );
  });
  const config: Config = Object.fromEntries([['stage', stage], ...values]);
  refuseHastyUndos(config);
  return config;
}

/** An undo that gives up as early as a step does leaves behind what a slightly longer outage would not. */
function refuseHastyUndos({ maxRetries, maxUndoRetries }: Config): void {
  if (maxUndoRetries > maxRetries) return;
  throw new ConfigError(
    `${PREFIX}maxUndoRetries (COMPENSATION_MAX_RETRIES) = ${maxUndoRetries}: must be more than ` +
      `${PREFIX}maxRetries (MAX_RETRIES) = ${maxRetries}`,
  );
}

function refuseUnknown(context: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  for (const key of Object.keys(context)) {
    if (key.startsWith(PREFIX) && !names.includes(key.slice(PREFIX.length))) {
      throw new ConfigError(`context ${key} is not a setting: known are ${names.join(', ')}`);
    }
  }
}

const show = (value: unknown): string => JSON.stringify(value) ?? String(value);
