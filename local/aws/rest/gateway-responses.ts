import type { Resource } from '../template/read-template.ts';
import type { Answer } from './answer.ts';
import { literal, refuseUnsupported, render } from './mapping-template.ts';

/** What API Gateway answers by itself, with the status and the message it has unless the template changes them. */
const defaults = {
  MISSING_AUTHENTICATION_TOKEN: [403, 'Missing Authentication Token', 'MissingAuthenticationTokenException'],
  INVALID_API_KEY: [403, 'Forbidden', 'ForbiddenException'],
  REQUEST_TOO_LARGE: [413, 'Request Too Long', 'RequestTooLongException'],
  BAD_REQUEST_PARAMETERS: [400, 'Bad Request', 'BadRequestException'],
  INTEGRATION_FAILURE: [502, 'Internal server error', 'InternalServerErrorException'],
  INTEGRATION_TIMEOUT: [504, 'Endpoint request timed out', 'InternalServerErrorException'],
} as const;

export type Refusal = keyof typeof defaults;

interface Override {
  readonly status?: number;
  readonly headers: Record<string, string>;
  readonly template: string;
}

interface Properties {
  ResponseType: string;
  StatusCode?: string;
  ResponseParameters?: Record<string, unknown>;
  ResponseTemplates?: Record<string, string>;
}

const DEFAULT_TEMPLATE = '{"message":$context.error.messageString}';

/** The answers of the gateway itself, as the GatewayResponse resources of the template shape them. */
export class GatewayResponses {
  readonly #overrides = new Map<string, Override>();

  constructor(resources: readonly Resource[]) {
    for (const { logicalId, properties } of resources) {
      const { ResponseType, StatusCode, ResponseParameters, ResponseTemplates } =
        properties as unknown as Properties;
      const template = ResponseTemplates?.['application/json'] ?? DEFAULT_TEMPLATE;
      refuseUnsupported(logicalId, template);
      const headers = Object.entries(ResponseParameters ?? {}).map(([name, value]) => [
        name.replace('gatewayresponse.header.', ''),
        literal(logicalId, value),
      ]);
      const status = StatusCode === undefined ? {} : { status: Number(StatusCode) };
      this.#overrides.set(ResponseType, { ...status, headers: Object.fromEntries(headers), template });
    }
  }

  /** `context` are the variables of the request, without `error`. */
  answer(refusal: Refusal, context: Record<string, string>): Answer {
    const [status, message, errorType] = defaults[refusal];
    const family = status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
    const override = this.#overrides.get(refusal) ?? this.#overrides.get(family);
    const body = render(override?.template ?? DEFAULT_TEMPLATE, {
      ...context,
      'context.error.message': message,
      'context.error.messageString': JSON.stringify(message),
      'context.error.responseType': refusal,
    });
    return {
      status: override?.status ?? status,
      headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': errorType, ...override?.headers },
      body,
    };
  }
}
