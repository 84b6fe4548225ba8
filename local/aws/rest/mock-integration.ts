import type { Answer } from './answer.ts';
import { literal, refuseUnsupported } from './mapping-template.ts';

export interface MockProperties {
  RequestTemplates?: Record<string, string>;
  IntegrationResponses?: {
    StatusCode: string;
    ResponseParameters?: Record<string, unknown>;
    ResponseTemplates?: Record<string, string>;
  }[];
}

/** The one answer of a MOCK integration: that of the status its request template names. Used for CORS. */
export function mockAnswer(where: string, properties: MockProperties): Answer {
  const asked = /statusCode["']?\s*:\s*(\d+)/.exec(
    properties.RequestTemplates?.['application/json'] ?? '',
  )?.[1];
  const responses = properties.IntegrationResponses ?? [];
  const response = responses.find(({ StatusCode }) => StatusCode === asked) ?? responses[0];
  const body = response?.ResponseTemplates?.['application/json'] ?? '';
  refuseUnsupported(where, body);
  const headers = Object.entries(response?.ResponseParameters ?? {}).map(([name, value]) => [
    name.replace('method.response.header.', ''),
    literal(where, value),
  ]);
  return { status: Number(response?.StatusCode ?? asked ?? 200), headers: Object.fromEntries(headers), body };
}
