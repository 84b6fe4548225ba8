import type { Answer } from './answer.ts';

interface ProxyResult {
  statusCode?: unknown;
  headers?: Record<string, unknown> | null;
  multiValueHeaders?: Record<string, unknown[]> | null;
  body?: unknown;
  isBase64Encoded?: boolean;
}

const fields = ['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'];

/** Reads what a function answered. Yields `undefined` for what API Gateway calls malformed. */
export function proxyAnswer(result: unknown, decodeBinary: boolean): Answer | undefined {
  if (result === null || typeof result !== 'object' || Array.isArray(result)) return undefined;
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = result as ProxyResult;
  const status = Number(statusCode ?? 200);
  const isMalformed =
    Object.keys(result).some((field) => !fields.includes(field)) ||
    !Number.isInteger(status) ||
    status < 100 ||
    status > 599 ||
    (body !== undefined && body !== null && typeof body !== 'string');
  if (isMalformed) return undefined;
  const text = typeof body === 'string' ? body : '';
  return {
    status,
    headers: mergedHeaders(headers ?? {}, multiValueHeaders ?? {}),
    body: isBase64Encoded && decodeBinary ? Buffer.from(text, 'base64') : text,
  };
}

/** A name in both counts once, with the values of the list. Without a type, API Gateway says JSON. */
function mergedHeaders(single: Record<string, unknown>, lists: Record<string, unknown[]>): Answer['headers'] {
  const merged: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(single)) merged[name.toLowerCase()] = String(value);
  for (const [name, values] of Object.entries(lists)) merged[name.toLowerCase()] = values.map(String);
  return { 'content-type': 'application/json', ...merged };
}
