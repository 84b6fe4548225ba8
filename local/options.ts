import { parseArgs } from 'node:util';
import type { RuntimeOptions } from './runtime-options.ts';

/** An option of the command line, or the environment variable in its place, is wrong. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

export const usage = `usage: npm start -- [options]

  --reset                  forget the data of former runs
  --verbose                print what the functions print
  --port N                 port of the API (API_PORT, 8009)
  --kong-port N            port of Kong (KONG_PORT, 8080)
  --kong-admin-port N      port of Kong's metrics (KONG_ADMIN_PORT, 8001)
  --aws-port N             port of the AWS endpoint (AWS_PORT, 4566)
  --data-dir PATH          where data, logs and builds go (DATA_DIR, .local)
  --retry-scale X          multiplies the waits between retries, 0 to 1 (LOCAL_RETRY_SCALE, 1)
  --schedule-max-seconds N longest time between two runs of a schedule (LOCAL_SCHEDULE_MAX_SECONDS, 10)
  --help                   this text

The settings of the stack are environment variables: see the README.`;

const options = {
  reset: { type: 'boolean' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean' },
  port: { type: 'string' },
  'kong-port': { type: 'string' },
  'kong-admin-port': { type: 'string' },
  'aws-port': { type: 'string' },
  'data-dir': { type: 'string' },
  'retry-scale': { type: 'string' },
  'schedule-max-seconds': { type: 'string' },
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the options of `npm start`; an argument wins over its variable. Throws OptionError, naming the source. */
export function readOptions(
  args: readonly string[],
  env: Environment,
): RuntimeOptions & { readonly help: boolean } {
  const given = parse(args);
  const number = (
    option: keyof typeof given,
    variable: string,
    fallback: number,
    valid: (value: number) => boolean,
  ) => {
    const fromArgument = given[option];
    const text = fromArgument ?? (env[variable] || undefined);
    if (text === undefined) return fallback;
    const value = Number(text);
    const source = fromArgument === undefined ? variable : `--${option}`;
    if (typeof text !== 'string' || text.trim() === '' || !valid(value)) {
      throw new OptionError(`${source}=${text} is not a value it can have\n\n${usage}`);
    }
    return value;
  };
  const port = (option: keyof typeof given, variable: string, fallback: number) =>
    number(option, variable, fallback, (value) => Number.isInteger(value) && value >= 0 && value <= 65_535);
  return {
    help: given.help ?? false,
    reset: given.reset ?? false,
    verbose: given.verbose ?? false,
    apiPort: port('port', 'API_PORT', 8009),
    kongPort: port('kong-port', 'KONG_PORT', 8080),
    kongAdminPort: port('kong-admin-port', 'KONG_ADMIN_PORT', 8001),
    awsPort: port('aws-port', 'AWS_PORT', 4566),
    dataDir: given['data-dir'] ?? (env.DATA_DIR || '.local'),
    retryScale: number('retry-scale', 'LOCAL_RETRY_SCALE', 1, (value) => value >= 0 && value <= 1),
    scheduleMaxSeconds: number(
      'schedule-max-seconds',
      'LOCAL_SCHEDULE_MAX_SECONDS',
      10,
      (value) => value >= 1,
    ),
    settings: env,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new OptionError(`${(error as Error).message}\n\n${usage}`);
  }
}
