import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';

/** Milliseconds for which a key is trusted: a rotated key is in use everywhere within this time. */
const LIFETIME_MS = 5 * 60_000;

const keySchema = z.string().trim().min(1, 'le secret de la clé Kong est vide');

/** Kong's key, from Secrets Manager, asked for once per lifetime however many calls wait for it. */
export const apiKeyProvider = (
  secrets: SecretsManagerClient,
  secretArn: string,
  now: () => Date,
): (() => Promise<string>) => {
  let cached: { readonly key: Promise<string>; readonly until: number } | undefined;
  const fetchKey = async (): Promise<string> => {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }));
    return keySchema.parse(SecretString);
  };
  return () => {
    if (!cached || cached.until <= now().getTime()) {
      const key = fetchKey();
      cached = { key, until: now().getTime() + LIFETIME_MS };
      key.catch(() => {
        cached = undefined;
      });
    }
    return cached.key;
  };
};
