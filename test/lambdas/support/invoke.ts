import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';

/** The second argument of a function that has `ms` milliseconds left. */
export const lambdaContext = (ms = 20_000): Context => {
  const until = Date.now() + ms;
  return {
    functionName: 'order-saga-test',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-3:1:function:order-saga-test',
    memoryLimitInMB: '512',
    awsRequestId: randomUUID(),
    logGroupName: 'group',
    logStreamName: 'stream',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => until - Date.now(),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
};

export type Request = {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
};

/** The event of API Gateway. A body that is text goes as it is; anything else as JSON. */
const apiEvent = ({ method = 'GET', path, body, headers, query }: Request): APIGatewayProxyEvent =>
  ({
    httpMethod: method,
    path,
    resource: '/{proxy+}',
    headers: headers ?? (body === undefined ? {} : { 'Content-Type': 'application/json' }),
    multiValueHeaders: {},
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    isBase64Encoded: false,
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    requestContext: { stage: 'local' },
  }) as unknown as APIGatewayProxyEvent;

export type Answer = {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into it as deep as it likes.
  readonly body: any;
};

type Handler = (event: never, context: Context) => Promise<APIGatewayProxyResult>;

/** Calls the function behind an endpoint as API Gateway does. */
export const ask = async (handler: Handler, request: Request): Promise<Answer> => {
  const { statusCode, headers = {}, body } = await handler(apiEvent(request) as never, lambdaContext());
  const type = String(headers['Content-Type'] ?? '');
  return {
    status: statusCode,
    headers: headers as Record<string, string>,
    text: body,
    body: type.startsWith('application/json') ? JSON.parse(body) : body,
  };
};
