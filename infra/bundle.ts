import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { type BundleFile, filesOf } from './bundle-files.ts';

const ROOT = resolve(import.meta.dirname, '..');
const packages = createRequire(import.meta.url);

/** A bundle is shipped whole and read on every cold start: past this, something came in that should not have. */
const BUDGET_BYTES = 1_000_000;

/** Packages written for CommonJS call `require` for the modules of Node, which an ES module does not have. */
const REQUIRE =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

/** Files that a handler reads at run time, beside its code. */
const FILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  operations: {
    'swagger-ui/swagger-ui.css': 'swagger-ui-dist/swagger-ui.css',
    'swagger-ui/swagger-ui-bundle.js': 'swagger-ui-dist/swagger-ui-bundle.js',
  },
};

export type BundleOptions = {
  /** Folder of the handlers; `lambdas/handlers` by default. */
  readonly sources?: string;
  readonly budgetBytes?: number;
};

/**
 * Bundles every handler into a folder of its own, `<outdir>/<name>/index.mjs` and its chunks: one pass over all of
 * them, the same bytes for the same sources. What was in `outdir` is gone.
 *
 * Chunks, because linking each handler alone takes four times as long, and because what is imported on demand (the
 * AWS SDK's ways to sign in that Lambda does not use) stays out of the cold start.
 *
 * @returns the size of each bundle, in bytes.
 * @throws Error when a handler does not build, or exceeds the budget: the message names it and what weighs most.
 */
export async function bundleHandlers(
  outdir: string,
  { sources = join(ROOT, 'lambdas/handlers'), budgetBytes = BUDGET_BYTES }: BundleOptions = {},
): Promise<Record<string, number>> {
  const handlers = (await readdir(sources)).filter((file) => file.endsWith('.ts')).sort();
  const { metafile, outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: handlers.map((file) => join(sources, file)),
    outdir,
    write: false,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // ES modules first: they can be shaken, which halves zod and the AWS SDK.
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    minify: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
  });
  const contents = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
  await rm(outdir, { recursive: true, force: true });
  const sizes = handlers.map(async (file) => {
    const name = basename(file, '.ts');
    const files = filesOf(metafile, name, budgetBytes);
    await writeBundle(join(outdir, name), files, contents);
    await copyFiles(join(outdir, name), FILES[name] ?? {});
    return [name, files.reduce((sum, { bytes }) => sum + bytes, 0)] as const;
  });
  return Object.fromEntries(await Promise.all(sizes));
}

async function writeBundle(
  folder: string,
  files: readonly BundleFile[],
  contents: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const write = ({ output, name }: BundleFile) => writeFile(join(folder, name), contents.get(output) ?? '');
  await Promise.all(files.map(write));
}

async function copyFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  const copy = ([to, from]: [string, string]) => cp(packages.resolve(from), join(folder, to));
  await Promise.all(Object.entries(files).map(copy));
}
