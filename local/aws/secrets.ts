import { createHash } from 'node:crypto';
import { AwsError } from './aws-error.ts';
import type { Resource } from './template/read-template.ts';

interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly value: string;
}

/** The secrets of the template, found by ARN or name. One that AWS would generate has a value that never changes. */
export class Secrets {
  readonly #secrets: readonly Secret[];

  constructor(resources: readonly Resource[]) {
    this.#secrets = resources
      .filter(({ type }) => type === 'AWS::SecretsManager::Secret')
      .map(({ arn, properties }) => ({
        arn,
        name: arn.slice(arn.lastIndexOf(':') + 1),
        value: String(properties.SecretString ?? generated(arn)),
      }));
  }

  /** Throws ResourceNotFoundException. */
  get(id: string): Secret {
    const secret = this.#secrets.find(({ arn, name }) => arn === id || name === id);
    if (secret) return secret;
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }
}

const generated = (arn: string) => createHash('sha256').update(arn).digest('base64url').slice(0, 32);

/** What the Secrets Manager endpoint answers, by the name of the operation. */
export const secretsOperations = (secrets: Secrets) => ({
  GetSecretValue(request: Record<string, unknown>) {
    const { arn, name, value } = secrets.get(String(request.SecretId));
    const version = createHash('sha256').update(value).digest('hex').slice(0, 32);
    return { ARN: arn, Name: name, SecretString: value, VersionId: version, VersionStages: ['AWSCURRENT'] };
  },
});
