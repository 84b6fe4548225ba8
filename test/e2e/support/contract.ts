import * as z from 'zod';
import { send } from './send.ts';

type Schema = Parameters<typeof z.fromJSONSchema>[0];
type Operation = {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
};
type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

const documents = new Map<string | undefined, Promise<Document>>();

/** The document that the system under test serves, read once. */
export const openApi = (): Promise<Document> => {
  const key = process.env.API_URL;
  const known = documents.get(key) ?? send<Document>('GET', '/openapi.json').then(({ body }) => body);
  documents.set(key, known);
  return known;
};

const withoutSlash = (path: string): string => path.replace(/\/$/, '');

const operationsAt = ({ paths }: Document, path: string): Readonly<Record<string, Operation>> | undefined => {
  const asked = withoutSlash(path.split('?')[0] ?? '');
  // A literal path before one with a parameter.
  const candidates = Object.keys(paths).sort((a, b) => Number(a.includes('{')) - Number(b.includes('{')));
  const template = candidates.find((candidate) =>
    new RegExp(`^${withoutSlash(candidate).replace(/\{[^}]+\}/g, '[^/]+')}$`).test(asked),
  );
  return template === undefined ? undefined : paths[template];
};

type Answered = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
};

/** In what an answer breaks the OpenAPI document; undefined when it does not, or when the path is not in it. */
export async function violation(method: string, path: string, answer: Answered): Promise<string | undefined> {
  const operations = operationsAt(await openApi(), path);
  if (!operations) return undefined;
  const operation = operations[method.toLowerCase()];
  if (!operation) return answer.status === 405 ? undefined : `${answer.status} where 405 was announced`;
  const announced = operation.responses[answer.status];
  if (!announced) return `the status ${answer.status} is not announced`;
  const type = answer.headers.get('content-type')?.split(';')[0] ?? 'none';
  const content = announced.content?.[type];
  if (!content) return `the type ${type} is not announced for ${answer.status}`;
  const value = type === 'application/json' ? answer.body : answer.text;
  const { success, error } = z.fromJSONSchema(content.schema).safeParse(value);
  return success ? undefined : `${answer.status} is not as announced: ${z.prettifyError(error)}`;
}
