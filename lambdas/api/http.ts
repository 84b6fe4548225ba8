import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { SagaStore } from '../store/saga-store.ts';
import type { Log } from '../telemetry/log.ts';

/** What an endpoint works with during one request. */
export type Work = { readonly store: SagaStore; readonly now: () => Date; readonly log: Log };

/** A request as the endpoints see it: the event of API Gateway and what this invocation works with. */
export type ApiRequest = APIGatewayProxyEvent & {
  readonly invocation: Work;
  /** The path as the caller wrote it; `path` is without its trailing slash. */
  readonly requestPath: string;
};
export type Endpoint = (request: ApiRequest) => Promise<APIGatewayProxyResult>;

export type Headers = Record<string, string>;

export const json = (statusCode: number, body: unknown, headers: Headers = {}): APIGatewayProxyResult => ({
  statusCode,
  headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

/** An answer other than success. `error` is for people, in French; `details` for programs. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly body: { readonly error: string; readonly details?: unknown; readonly saga_id?: string };
  readonly headers: Headers;

  constructor(
    status: number,
    error: string,
    extra: { details?: unknown; saga_id?: string; headers?: Headers } = {},
  ) {
    super(error);
    this.status = status;
    this.headers = extra.headers ?? {};
    this.body = {
      error,
      ...(extra.details === undefined ? {} : { details: extra.details }),
      ...(extra.saga_id === undefined ? {} : { saga_id: extra.saga_id }),
    };
  }
}

/** The value of a header whatever its case, or undefined. */
export const header = (request: Pick<APIGatewayProxyEvent, 'headers'>, name: string): string | undefined =>
  Object.entries(request.headers ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];

const PATH = /^(\/[\w.~%-]+)+$/;

/**
 * What comes before `/api` for this caller: what a gateway on the way took off, or else what this stage is known by.
 * What does not read as a path is not believed: it would send callers to another host.
 */
export const callerPrefix = (request: Pick<APIGatewayProxyEvent, 'headers'>, publicPath: string): string => {
  const forwarded = header(request, 'x-forwarded-prefix') ?? '';
  return PATH.test(forwarded) ? forwarded : publicPath;
};

/** The address of a saga for a `Location`; `publicPath` is what comes before `/api` for callers. */
export const sagaPath = (publicPath: string, sagaId: string): string =>
  `${publicPath}/api/saga/commandes/${sagaId}/`;
