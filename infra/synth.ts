import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Assembled, assemble } from './assemble.ts';
import { bundleHandlers } from './bundle.ts';
import { readConfig } from './config.ts';

export type SynthesizeOptions = {
  readonly stage?: string;
  /** CDK context: settings as `saga:<name>`. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Environment that settings are read from; the one of the process by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where bundles and cloud assembly go; a new temporary folder by default. */
  readonly outdir?: string;
  /** Bundles that exist already; by default they are built, into `<outdir>/handlers`. */
  readonly bundleDir?: string;
};

/**
 * Builds and synthesizes the app in this process, without the checks of `npm run synth`.
 *
 * @throws ConfigError for a bad setting; Error when a handler is missing or does not build.
 */
export async function synthesize(options: SynthesizeOptions = {}): Promise<Assembled> {
  const config = readConfig(options.stage, options.context, options.env ?? process.env);
  const outdir = options.outdir ?? (await mkdtemp(join(tmpdir(), 'order-saga-')));
  const handlersDir = options.bundleDir ?? join(outdir, 'handlers');
  if (!options.bundleDir) await bundleHandlers(handlersDir);
  return assemble({ config, handlersDir }, join(outdir, 'assembly'));
}
