import { AwsError } from '../aws-error.ts';

const DEFAULT_SIZE = 100;
const MAX_SIZE = 1000;

/**
 * The page of `items` that a request asks for with `maxResults` and `nextToken`, of those that match. The token holds
 * the key of the last item shown, which may have ceased to match meanwhile. Throws InvalidToken for an unknown one.
 */
export function page<T>(
  items: Iterable<T>,
  request: Record<string, unknown>,
  keyOf: (item: T) => string,
  matches: (item: T) => boolean = () => true,
) {
  const size = Math.min(Number(request.maxResults || DEFAULT_SIZE), MAX_SIZE);
  const after = request.nextToken === undefined ? undefined : decode(String(request.nextToken));
  const shown: T[] = [];
  let skipping = after !== undefined;
  for (const item of items) {
    if (skipping) skipping = keyOf(item) !== after;
    else if (matches(item) && shown.push(item) > size) break;
  }
  if (skipping) throw new AwsError('InvalidToken', 'Invalid Token');
  if (shown.length <= size) return { items: shown, nextToken: undefined };
  shown.pop();
  return { items: shown, nextToken: encode(keyOf(shown.at(-1) as T)) };
}

const encode = (key: string) => Buffer.from(key).toString('base64url');
const decode = (token: string) => Buffer.from(token, 'base64url').toString();
