import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { ConsumerConfig } from './config.ts';
import type { KeyAuthConfig } from './plugin-config.ts';

export type Consumer = { readonly id: string; readonly username: string; readonly credentialId: string };

export type KeyAuth = {
  /** Who calls, or the message of the 401. */
  readonly authenticate: (headers: IncomingHttpHeaders) => Consumer | { readonly refused: string };
  /** Lower-case names of the headers that must not reach services nor logs. */
  readonly hidden: readonly string[];
};

/** Kong invents identifiers for a declarative file; these stay the same from one start to the next. */
function stableId(...parts: string[]): string {
  const hex = createHash('sha256').update(parts.join('\0')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The key-auth plugin, for keys in headers. */
export function keyAuth(config: KeyAuthConfig, consumers: readonly ConsumerConfig[]): KeyAuth {
  const byKey = new Map<string, Consumer>();
  for (const { username, keyauth_credentials } of consumers) {
    for (const { key } of keyauth_credentials) {
      byKey.set(key, { id: stableId('consumer', username), username, credentialId: stableId(username, key) });
    }
  }
  const names = config.key_names.map((name) => name.toLowerCase());

  return {
    authenticate(headers) {
      const key = names.map((name) => headers[name]).find((value) => typeof value === 'string');
      if (typeof key !== 'string' || key === '') return { refused: 'No API key found in request' };
      return byKey.get(key) ?? { refused: 'Unauthorized' };
    },
    hidden: config.hide_credentials ? names : [],
  };
}
