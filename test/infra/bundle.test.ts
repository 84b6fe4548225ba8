import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { stop } from 'esbuild';
import { assemble } from '../../infra/assemble.ts';
import { bundleHandlers } from '../../infra/bundle.ts';
import { readConfig } from '../../infra/config.ts';
import { synthesize } from '../../infra/synth.ts';
import { HANDLERS, stubHandlers, temporaryFolder } from './stack.ts';

/** Two handlers that share a module; one of them calls `require`, as packages written for CommonJS do. */
async function sources(extra: Record<string, string> = {}): Promise<string> {
  const folder = temporaryFolder();
  const files = {
    'first.ts': `import { greet } from './shared.mjs';
      export const handler = async (): Promise<string> => greet('first');`,
    'second.ts': `import { greet } from './shared.mjs';
      import old from './old.cjs';
      export const handler = async (): Promise<string> => greet(old.separator);`,
    'shared.mjs': `export const greet = (name) => 'hello ' + name;`,
    'old.cjs': `module.exports = { separator: require('path').sep };`,
    ...extra,
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

const contents = async (folder: string): Promise<Record<string, string>> => {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) =>
    file.isFile(),
  );
  const read = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path.slice(folder.length), await readFile(path, 'utf8')] as const;
  });
  return Object.fromEntries(await Promise.all(read));
};

/** Runs a bundle where no package can be found, as on Lambda. */
async function call(folder: string): Promise<string> {
  const script = `import(${JSON.stringify(join(folder, 'index.mjs'))}).then(async (m) => console.log(await m.handler()))`;
  return (await promisify(execFile)(process.execPath, ['-e', script])).stdout.trim();
}

afterAll(() => stop());

describe('bundles', () => {
  it('run alone, each from its folder', async () => {
    const outdir = temporaryFolder();
    const sizes = await bundleHandlers(outdir, { sources: await sources() });
    expect(Object.keys(sizes)).toEqual(['first', 'second']);
    expect(await call(join(outdir, 'first'))).toBe('hello first');
    expect(await call(join(outdir, 'second'))).toBe('hello /');
  });

  it('are the same bytes for the same sources, wherever they go, and nothing old is left', async () => {
    const from = await sources();
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    await writeFile(join(other, 'old.mjs'), '');
    await bundleHandlers(one, { sources: from });
    await bundleHandlers(other, { sources: from });
    expect(await contents(other)).toEqual(await contents(one));
  });

  it('are refused over the budget, naming the handler and what weighs', async () => {
    const big = `export const big = ${JSON.stringify('x'.repeat(5000))};`;
    const handler = `import { big } from './big.mjs'; export const handler = async () => big;`;
    const from = await sources({ 'big.mjs': big, 'heavy.ts': handler });
    const bundling = bundleHandlers(temporaryFolder(), { sources: from, budgetBytes: 4000 });
    await expect(bundling).rejects.toThrow(
      /handler heavy: \d+ bytes, over the budget of 4000: most is .*big\.mjs/,
    );
  });

  it('do not build from a handler that is broken: the message has its place', async () => {
    const from = await sources({
      'broken.ts': `import { nothing } from './shared.mjs'; export const handler = nothing;`,
    });
    await expect(bundleHandlers(temporaryFolder(), { sources: from })).rejects.toThrow(/broken\.ts:1:\d+/);
  });
});

describe('the stack in this process', () => {
  it('finds the code of each function', async () => {
    const { template, assetDir } = await synthesize({
      bundleDir: stubHandlers(),
      outdir: temporaryFolder(),
      env: {},
    });
    const ids = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Function');
    expect(ids.map(([id]) => basename(assetDir(id))).sort()).toEqual([...HANDLERS].sort());
    expect(() => assetDir('Nothing')).toThrow('Nothing is not a function of OrderSaga-local');
  });

  it('reads stage, context and environment', async () => {
    const context = { 'saga:kongGatewayUrl': 'https://kong.example.org' };
    const folders = { bundleDir: stubHandlers(), outdir: temporaryFolder() };
    const options = { stage: 'prod', context, env: { SAGA_TIMEOUT: '45' }, ...folders };
    const { templates } = await synthesize(options);
    expect(Object.keys(templates)).toEqual(['OrderSaga-prod']);
    expect(JSON.stringify(templates)).toContain('"SAGA_TIMEOUT":"45"');
    await expect(synthesize({ ...options, env: { SAGA_TIMEOUT: 'x' } })).rejects.toThrow(
      'environment SAGA_TIMEOUT',
    );
  });

  it('says which handler is missing', () => {
    const handlersDir = stubHandlers(HANDLERS.filter((name) => name !== 'cancel-order'));
    const missing = 'lambdas/handlers/cancel-order.ts must exist and export handler';
    expect(() => assemble({ config: readConfig(), handlersDir }, temporaryFolder())).toThrow(missing);
  });
});
