import { Logger } from '@aws-lambda-powertools/logger';

/** JSON lines with `service`, and per invocation `saga_id`, `etape`, `tentative`, `requete`: the keys operators search by. */
export const createLogger = (service: string, debug: boolean): Logger =>
  new Logger({ serviceName: service, logLevel: debug ? 'DEBUG' : 'INFO' });

export type { Logger };
