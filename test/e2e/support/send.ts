import { target } from './target.ts';

export type Answer<Body> = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON body; undefined when the answer is not JSON. */
  readonly body: Body;
};

export type Request = {
  readonly json?: unknown;
  /** Sent as it is, in place of `json`. */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type ErrorBody = { readonly error: string; readonly details?: unknown; readonly saga_id?: string };

/** Asks the API, and takes any answer: `call` holds it against the OpenAPI document too. */
export async function send<Body = ErrorBody>(
  method: string,
  path: string,
  { json, raw, headers = {} }: Request = {},
): Promise<Answer<Body>> {
  const { apiUrl, apiKey } = target();
  const body = raw ?? (json === undefined ? undefined : JSON.stringify(json));
  const response = await fetch(`${apiUrl}${path}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(apiKey && { 'x-api-key': apiKey }),
      ...headers,
    },
    ...(body !== undefined && { body }),
    redirect: 'manual',
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (isJson && text ? JSON.parse(text) : undefined) as Body,
  };
}
