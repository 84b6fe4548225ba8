import { TemplateError } from './template.ts';

/** What the intrinsic functions need to know of the rest of the template. */
export interface Scope {
  ref(name: string): unknown;
  getAtt(logicalId: string, attribute: string): unknown;
  findInMap(map: string, first: string, second: string): unknown;
  condition(name: string): boolean;
}

/** Replaces every intrinsic function in `value` by what it yields. Throws TemplateError for an unknown one. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value))
    return value.map((item) => resolve(item, scope)).filter((item) => item !== undefined);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only && isIntrinsic(only[0])) return intrinsic(only[0], only[1], scope);
  const resolved = entries.map(([key, inner]) => [key, resolve(inner, scope)] as const);
  return Object.fromEntries(resolved.filter(([, inner]) => inner !== undefined));
}

const isIntrinsic = (key: string) => key === 'Ref' || key === 'Condition' || key.startsWith('Fn::');

function intrinsic(name: string, argument: unknown, scope: Scope): unknown {
  const args = Array.isArray(argument) ? argument : [argument];
  const list = () => args.map((arg) => resolve(arg, scope));
  switch (name) {
    case 'Ref':
      return scope.ref(String(argument));
    case 'Condition':
      // A state machine or policy may hold a literal key of that name: only a string names a condition.
      return typeof argument === 'string'
        ? scope.condition(argument)
        : { Condition: resolve(argument, scope) };
    case 'Fn::GetAtt':
      return getAtt(argument, scope);
    case 'Fn::Join': {
      const [separator, parts] = list() as [string, unknown[]];
      return parts.join(separator);
    }
    case 'Fn::Sub':
      return substitute(args, scope);
    case 'Fn::Select': {
      const [index, items] = list() as [number | string, unknown[]];
      return items[Number(index)];
    }
    case 'Fn::Split': {
      const [separator, text] = list() as [string, string];
      return text.split(separator);
    }
    case 'Fn::If':
      return resolve(scope.condition(String(args[0])) ? args[1] : args[2], scope);
    case 'Fn::Equals': {
      const [left, right] = list();
      return JSON.stringify(left) === JSON.stringify(right);
    }
    case 'Fn::And':
      return list().every(Boolean);
    case 'Fn::Or':
      return list().some(Boolean);
    case 'Fn::Not':
      return !list()[0];
    case 'Fn::Base64':
      return Buffer.from(String(list()[0])).toString('base64');
    case 'Fn::FindInMap': {
      const [map, first, second] = list().map(String) as [string, string, string];
      return scope.findInMap(map, first, second);
    }
    default:
      throw new TemplateError(`the intrinsic function ${name} is not supported by the embedded runtime`);
  }
}

function getAtt(argument: unknown, scope: Scope): unknown {
  const [logicalId, ...attribute] = Array.isArray(argument) ? argument : String(argument).split('.');
  return scope.getAtt(String(logicalId), attribute.join('.'));
}

function substitute(args: unknown[], scope: Scope): string {
  const [text, variables] = args as [string, Record<string, unknown> | undefined];
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (variables && name in variables) return String(resolve(variables[name], scope));
    return String(name.includes('.') ? getAtt(name, scope) : scope.ref(name));
  });
}
