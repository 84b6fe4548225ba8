import { at, type Resource, type View } from './stack.ts';

export type Statement = {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
};

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** What a role may do, from every policy attached to it in the template. */
export function statementsOf({ ofType, target }: View, role: Resource | undefined): Statement[] {
  const attached = ofType('AWS::IAM::Policy').filter(({ Properties }) =>
    list(Properties.Roles).some((reference) => target(reference) === role),
  );
  return attached
    .flatMap(({ Properties }) => list(at(Properties.PolicyDocument, 'Statement')))
    .map((statement) => ({
      effect: String(at(statement, 'Effect')),
      actions: list(at(statement, 'Action')).map(String),
      resources: list(at(statement, 'Resource')),
    }));
}

/** A resource as a person would say it: `Sagas`, `Sagas/index/actives`, `executions`, `*`. */
export function say(view: View, resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const parts = at(resource, 'Fn::Join', '1');
  if (Array.isArray(parts)) {
    const known = parts.find((part) => view.target(part)) as unknown;
    const suffix = parts.at(-1) as string;
    return parts.includes(':execution:') ? 'executions:*' : say(view, known) + suffix;
  }
  const found = view.target(resource);
  if (!found) return JSON.stringify(resource);
  return /Alias|Function$/.test(found.Type) ? view.handlerOf(resource) : nick(found);
}

const nick = ({ id, Type }: Resource): string =>
  Type === 'AWS::Logs::LogGroup' ? 'its log' : id.replace(/[0-9A-F]{8}$/, '');
