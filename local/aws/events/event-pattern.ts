import { TemplateError } from '../template/template.ts';

/** An EventBridge pattern: each leaf is a list of what its value may be. */
export type EventPattern = { readonly [field: string]: EventPattern | readonly Matcher[] };

type Matcher =
  | string
  | number
  | boolean
  | null
  | { readonly prefix: string }
  | { readonly 'anything-but': unknown };

/** Throws TemplateError for a pattern with a matcher that is not done here. */
export function refuseUnsupported(rule: string, pattern: EventPattern): void {
  for (const value of Object.values(pattern)) {
    if (!isList(value)) refuseUnsupported(rule, value);
    else if (!value.every(isKnown)) {
      throw new TemplateError(
        `${rule}: ${JSON.stringify(value)} in an event pattern is not supported locally`,
      );
    }
  }
}

/** Every field of the pattern must be there and match; what the pattern does not mention is free. */
export function matches(pattern: EventPattern, event: unknown): boolean {
  const fields = (typeof event === 'object' && event !== null ? event : {}) as Record<string, unknown>;
  return Object.entries(pattern).every(([name, expected]) =>
    isList(expected)
      ? expected.some((matcher) => accepts(matcher, fields[name]))
      : fields[name] !== undefined && matches(expected, fields[name]),
  );
}

const isList = (value: EventPattern | readonly Matcher[]): value is readonly Matcher[] =>
  Array.isArray(value);

const isKnown = (matcher: Matcher) =>
  typeof matcher !== 'object' || matcher === null || 'prefix' in matcher || 'anything-but' in matcher;

function accepts(matcher: Matcher, value: unknown): boolean {
  if (typeof matcher !== 'object' || matcher === null) return matcher === value;
  if ('prefix' in matcher) return typeof value === 'string' && value.startsWith(matcher.prefix);
  const excluded = matcher['anything-but'];
  return value !== undefined && !(Array.isArray(excluded) ? excluded : [excluded]).includes(value);
}
