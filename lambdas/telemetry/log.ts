import { Logger } from '@aws-lambda-powertools/logger';

type Fields = Readonly<Record<string, unknown>>;
type WriteLine = (message: string, facts?: Fields | Error) => void;

/** The log of one invocation. */
export type Log = {
  /** Adds fields to every line from here on. */
  readonly appendKeys: (fields: Fields) => void;
  readonly debug: WriteLine;
  readonly info: WriteLine;
  readonly warn: WriteLine;
  readonly error: WriteLine;
};

/**
 * JSON lines with `service`, and per invocation `saga_id`, `etape`, `tentative`, `requete`: the keys operators search by.
 * Invocations share the logger and keep their fields to themselves: a child logger for each costs more than its lines.
 */
export const createLogger = (service: string, debug: boolean): ((fields?: Fields) => Log) => {
  const logger = new Logger({ serviceName: service, logLevel: debug ? 'DEBUG' : 'INFO' });
  return (fields = {}) => {
    let carried = fields;
    const line =
      (level: 'debug' | 'info' | 'warn' | 'error'): WriteLine =>
      (message, facts = {}) =>
        logger[level](message, { ...carried, ...(facts instanceof Error ? { error: facts } : facts) });
    return {
      appendKeys: (more) => {
        carried = { ...carried, ...more };
      },
      debug: line('debug'),
      info: line('info'),
      warn: line('warn'),
      error: line('error'),
    };
  };
};
