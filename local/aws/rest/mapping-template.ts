import { TemplateError } from '../template/template.ts';

/** What a mapping template may mention, by its name. */
export type Variables = Readonly<Record<string, string>>;

/** The part of API Gateway's template language that answers of the gateway itself need. */
const known = [
  'context.error.messageString',
  'context.error.message',
  'context.error.responseType',
  'context.requestId',
  'context.path',
  'context.httpMethod',
  'context.stage',
];
const mention = new RegExp(`\\$(${known.join('|').replaceAll('.', '\\.')})`, 'g');

/** Throws TemplateError if the template uses more of the language than is done here. */
export function refuseUnsupported(where: string, template: string): void {
  const unknown = /[$#][\w{!.]+/.exec(template.replace(mention, ''));
  if (unknown)
    throw new TemplateError(`${where}: '${unknown[0]}' in a mapping template is not supported locally`);
}

export const render = (template: string, variables: Variables) =>
  template.replace(mention, (_all, name: string) => variables[name] ?? '');

/** A response parameter is a literal between quotes; anything else is not supported locally. */
export function literal(where: string, value: unknown): string {
  const quoted = /^'(.*)'$/s.exec(String(value));
  if (quoted?.[1] === undefined) throw new TemplateError(`${where}: ${value} is not supported locally`);
  return quoted[1];
}
