import { describe, expect, it } from '@jest/globals';
import { cruise, type Violation } from './cruise.ts';

/** Importing file's folder, what it imports, the rules that must refuse it. */
const forbidden: [from: string, to: string, ...rules: string[]][] = [
  ['domain', 'lambdas/store', 'domain-imports'],
  ['domain', 'statemachine', 'domain-imports'],
  ['domain', 'axios', 'domain-imports'],
  ['domain', 'node:fs', 'domain-imports'],
  ['domain', 'aws-cdk-lib', 'domain-imports', 'cdk-only-in-infra'],
  ['statemachine', 'infra', 'statemachine-imports'],
  ['statemachine', 'lambdas/steps', 'statemachine-imports'],
  ['statemachine', 'node:fs', 'statemachine-imports'],
  ['infra', 'lambdas/steps', 'infra-imports'],
  ['infra', 'local/aws', 'infra-imports'],
  ['infra', 'test', 'infra-imports'],
  ['lambdas/handlers', 'statemachine', 'lambdas-imports'],
  ['lambdas/handlers', 'infra', 'lambdas-imports'],
  ['lambdas/handlers', 'local/kong', 'lambdas-imports'],
  ['lambdas/handlers', 'aws-cdk-lib', 'cdk-only-in-infra'],
  ['lambdas/handlers', 'constructs', 'cdk-only-in-infra'],
  ['lambdas/handlers', 'yaml', 'deployed-code-without-dev-dependencies'],
  ['lambdas/clients', 'lambdas/store', 'lambdas-clients-imports'],
  ['lambdas/store', 'lambdas/clients', 'lambdas-store-imports'],
  ['lambdas/telemetry', 'lambdas/steps', 'lambdas-telemetry-imports'],
  ['lambdas/steps', 'lambdas/handlers', 'lambdas-steps-imports'],
  ['lambdas/steps', 'lambdas/api', 'lambdas-steps-imports'],
  ['lambdas/api', 'lambdas/handlers', 'lambdas-api-imports'],
  ['lambdas/api', 'lambdas/wiring', 'lambdas-api-imports'],
  ['lambdas/steps', 'lambdas/wiring', 'lambdas-steps-imports'],
  ['lambdas/rescue', 'lambdas/steps', 'lambdas-rescue-imports'],
  ['local/aws', 'domain', 'local-imports'],
  ['local/kong', 'statemachine', 'local-imports'],
  ['local/services', 'lambdas/clients', 'local-imports'],
  ['local/aws', 'infra', 'local-imports'],
  ['local/aws', 'aws-cdk-lib', 'cdk-only-in-infra'],
  ['scripts', 'test', 'scripts-imports'],
];

const allowed: [from: string, to: string][] = [
  ['domain', 'zod'],
  ['domain', 'node:crypto'],
  ['statemachine', 'domain'],
  ['infra', 'statemachine'],
  ['infra', 'domain'],
  ['infra', 'aws-cdk-lib'],
  ['lambdas/clients', 'domain'],
  ['lambdas/clients', 'axios'],
  ['lambdas/store', 'domain'],
  ['lambdas/steps', 'lambdas/clients'],
  ['lambdas/steps', 'lambdas/store'],
  ['lambdas/telemetry', 'lambdas/store'],
  ['lambdas/handlers', 'lambdas/steps'],
  ['lambdas/handlers', 'lambdas/wiring'],
  ['lambdas/wiring', 'lambdas/telemetry'],
  ['local/aws', 'local/kong'],
  ['local/aws', 'node:worker_threads'],
  ['test', 'infra'],
  ['test', 'local/aws'],
  ['scripts', 'local/aws'],
];

const slug = (text: string): string => text.replace(/\W/g, '-');
const importing = (from: string, to: string): string => `${from}/to-${slug(to)}.ts`;

/** One importing file per pair; every folder has a `target.ts` for others to import. */
function project(pairs: (readonly [string, string, ...string[]])[], statement: (path: string) => string) {
  const files: Record<string, string> = {};
  for (const [from, to] of pairs) {
    const isFolder = /^(domain|statemachine|lambdas|infra|local|test|scripts)\b/.test(to);
    if (isFolder) files[`${to}/target.ts`] = 'export type T = string; export const t = 1;';
    const path = isFolder ? `${'../'.repeat(from.split('/').length)}${to}/target.ts` : to;
    files[importing(from, to)] = statement(path);
  }
  return files;
}

const expected = forbidden
  .flatMap(([from, to, ...rules]) => rules.map((rule): Violation => `${importing(from, to)} ${rule}`))
  .sort();

describe('dependency directions', () => {
  it('refuses each forbidden import', async () => {
    const files = project(forbidden, (path) => `import { t } from '${path}'; export const u = t;`);
    expect((await cruise(files)).sort()).toEqual(expected);
  });

  it('refuses them as type imports too, but for the types of a development package', async () => {
    const files = project(forbidden, (path) => `import type { T } from '${path}'; export const u: T = '';`);
    const typesAllowed = expected.filter((each) => !each.endsWith('deployed-code-without-dev-dependencies'));
    expect((await cruise(files)).sort()).toEqual(typesAllowed);
  });

  it('refuses them as re-exports and dynamic imports too', async () => {
    const files = project(forbidden, (path) => `export const u = await import('${path}');`);
    expect((await cruise(files)).sort()).toEqual(expected);
    const exported = project(forbidden, (path) => `export * from '${path}';`);
    expect((await cruise(exported)).sort()).toEqual(expected);
  });

  it('accepts the imports of the cut', async () => {
    const files = project(allowed, (path) => `import { t } from '${path}'; export const u = t;`);
    expect(await cruise(files)).toEqual([]);
  });

  it('lets the runtime reach the code through one door only', async () => {
    const violations = await cruise({
      'infra/synth.ts': 'export const synthesize = 1;',
      'infra/stack.ts': 'export const stack = 1;',
      'local/aws/synth.ts': "export { synthesize } from '../../infra/synth.ts';",
      'local/aws/synth-app.ts': "export { stack } from '../../infra/stack.ts';",
      'local/aws/runtime.ts': "export { synthesize } from '../../infra/synth.ts';",
    });
    expect(violations.sort()).toEqual([
      'local/aws/runtime.ts local-imports',
      'local/aws/synth-app.ts local-synth-door',
    ]);
  });

  it('refuses cycles, of types too, and imports that lead nowhere', async () => {
    const violations = await cruise({
      'domain/a.ts': "export { b } from './b.ts';",
      'domain/b.ts': "import type { C } from './c.ts'; export const b: C = 1;",
      'domain/c.ts': "import { type b } from './a.ts'; export type C = number & typeof b;",
      'local/nowhere.ts': "export { x } from './missing.ts';",
    });
    expect(violations.sort()).toEqual(['domain/a.ts no-cycles', 'local/nowhere.ts resolvable']);
  });
});
