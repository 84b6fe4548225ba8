/** A resource of the API: a path, and what its methods do. */
export interface RouteNode<T> {
  readonly path: string;
  readonly methods: Map<string, T>;
  readonly children: Map<string, RouteNode<T>>;
}

export interface Match<T> {
  readonly node: RouteNode<T>;
  readonly parameters: Record<string, string>;
}

export const newNode = <T>(path: string): RouteNode<T> => ({ path, methods: new Map(), children: new Map() });

const isGreedy = (part: string) => part.endsWith('+}');
const isParameter = (part: string) => part.startsWith('{') && !isGreedy(part);
const nameOf = (part: string) => part.replace(/^\{|\+?\}$/g, '');

/**
 * Finds the resource of a path as API Gateway does: what is spelled out before a parameter, a parameter before
 * `{name+}`, which takes the rest. An empty part, as in `/a//b`, is only ever taken by the latter.
 */
export function match<T>(node: RouteNode<T>, parts: readonly string[]): Match<T> | undefined {
  const [part, ...rest] = parts;
  if (part === undefined) return { node, parameters: {} };
  const literal = part === '' ? undefined : node.children.get(part);
  const found = literal && match(literal, rest);
  if (found) return found;
  return matchParameter(node, part, rest) ?? matchGreedy(node, parts);
}

function matchParameter<T>(node: RouteNode<T>, part: string, rest: readonly string[]): Match<T> | undefined {
  if (part === '') return undefined;
  for (const [name, child] of node.children) {
    const found = isParameter(name) ? match(child, rest) : undefined;
    if (found) return { ...found, parameters: { [nameOf(name)]: part, ...found.parameters } };
  }
  return undefined;
}

function matchGreedy<T>(node: RouteNode<T>, parts: readonly string[]): Match<T> | undefined {
  const rest = parts.join('/');
  if (rest === '') return undefined;
  for (const [name, child] of node.children) {
    if (isGreedy(name)) return { node: child, parameters: { [nameOf(name)]: rest } };
  }
  return undefined;
}
