import { createHash } from 'node:crypto';
import type { Resource } from '../template/read-template.ts';

/** The values of the API keys of a template. One it leaves to AWS to choose gets a value of its own, always the same. */
export function apiKeys(resources: readonly Resource[]): ReadonlyMap<string, string> {
  const keys = resources.filter(({ type }) => type === 'AWS::ApiGateway::ApiKey');
  const generated = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 40);
  return new Map(keys.map(({ ref, properties }) => [ref, String(properties.Value ?? generated(ref))]));
}
