import type { ApiRequest } from './api-request.ts';
import { header } from './api-request.ts';

/** What of the API goes into the events of its functions. */
export interface ApiIdentity {
  readonly apiId: string;
  readonly stage: string;
  readonly stageVariables: Record<string, string> | null;
  readonly accountId: string;
  readonly binaryMediaTypes: readonly string[];
}

/** The event of a Lambda proxy integration of a REST API. */
export function proxyEvent(
  api: ApiIdentity,
  request: ApiRequest,
  resource: string,
  parameters: Record<string, string>,
  requestId: string,
) {
  const { method, path, query, body, sourceIp } = request;
  const isBinary = isBinaryType(api.binaryMediaTypes, header(request, 'content-type'));
  const queries = multi([...query]);
  const headers = multi(request.headers);
  const now = new Date();
  return {
    resource,
    path,
    httpMethod: method,
    headers: last(headers),
    multiValueHeaders: headers,
    queryStringParameters: orNull(last(queries)),
    multiValueQueryStringParameters: orNull(queries),
    pathParameters: orNull(parameters),
    stageVariables: api.stageVariables,
    requestContext: {
      accountId: api.accountId,
      apiId: api.apiId,
      resourceId: resource,
      resourcePath: resource,
      httpMethod: method,
      path: `/${api.stage}${path}`,
      stage: api.stage,
      protocol: 'HTTP/1.1',
      requestId,
      extendedRequestId: requestId,
      requestTime: now.toISOString(),
      requestTimeEpoch: now.getTime(),
      domainName: header(request, 'host') ?? '',
      identity: {
        sourceIp,
        userAgent: header(request, 'user-agent') ?? null,
        apiKey: header(request, 'x-api-key') ?? null,
      },
    },
    body: body.length === 0 ? null : body.toString(isBinary ? 'base64' : 'utf8'),
    isBase64Encoded: isBinary && body.length > 0,
  };
}

/** Whether a media type is one of those the API was told to treat as binary. */
export function isBinaryType(binary: readonly string[], type: string | undefined): boolean {
  if (binary.includes('*/*')) return true;
  const bare = type?.split(/[;,]/)[0]?.trim().toLowerCase();
  return bare !== undefined && binary.some((one) => one === bare || one === `${bare.split('/')[0]}/*`);
}

function multi(pairs: Iterable<readonly [string, string]>): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const [name, value] of pairs) {
    values[name] ??= [];
    values[name].push(value);
  }
  return values;
}

const last = (values: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']));

const orNull = <T extends object>(values: T) => (Object.keys(values).length === 0 ? null : values);
