import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

/** What one import is found guilty of: the importing file, then the rule's name. */
export type Violation = `${string} ${string}`;

const folders = ['domain', 'statemachine', 'lambdas', 'infra', 'local', 'test', 'scripts'];

const packages = {
  dependencies: { zod: '1.0.0', axios: '1.0.0', 'aws-cdk-lib': '1.0.0', constructs: '1.0.0' },
  devDependencies: { yaml: '1.0.0' },
};

/**
 * Runs the repository's own dependency rules, through the same command as `npm run deps`, on a throw-away
 * project made of the given files (path -> source).
 *
 * @throws when the cruiser itself fails, for instance on a file that does not parse.
 */
export async function cruise(files: Record<string, string>): Promise<Violation[]> {
  const project = await mkdtemp(join(tmpdir(), 'directions-'));
  try {
    for (const folder of folders) await mkdir(join(project, folder));
    await write(project, 'package.json', JSON.stringify(packages));
    for (const name of Object.keys({ ...packages.dependencies, ...packages.devDependencies })) {
      await write(project, `node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
      await write(project, `node_modules/${name}/index.js`, '');
    }
    for (const [path, source] of Object.entries(files)) await write(project, path, source);
    const config = join(root, '.dependency-cruiser.mjs');
    const bin = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
    const args = [bin, '--config', config, '--output-type', 'json', ...folders];
    // The json report exits 0 whatever it found, so a rejection here is the cruiser's own failure.
    const { stdout } = await run(process.execPath, args, { cwd: project, maxBuffer: 64 * 1024 * 1024 });
    const { summary } = JSON.parse(stdout) as {
      summary: { violations: { from: string; rule: { name: string } }[] };
    };
    return summary.violations.map(({ from, rule }) => `${from} ${rule.name}` as const);
  } finally {
    await rm(project, { recursive: true, force: true });
  }
}

async function write(project: string, path: string, content: string): Promise<void> {
  const file = join(project, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
