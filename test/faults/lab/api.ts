import type { Handler } from './functions.ts';
import { invoke } from './functions.ts';

export type ApiAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: answers are read field by field, as a client would
  readonly body: any;
};

/** Calls an endpoint of the API as API Gateway would. */
export const callApi = async (
  name: string,
  handler: Handler,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<ApiAnswer> => {
  const event = {
    httpMethod: method,
    path,
    headers: { 'Content-Type': 'application/json', ...headers },
    queryStringParameters: null,
    pathParameters: null,
    body: body === undefined ? null : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: {},
  };
  const answer = (await invoke(name, handler, event)) as {
    statusCode: number;
    headers: Record<string, string>;
    body: string;
  };
  return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(answer.body) };
};
