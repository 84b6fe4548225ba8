import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../../local/aws/synthesize.ts';

/** Stands in a build for the address of the gateway, which is another one at each start. */
export const ANY_KONG = 'http://kong-of-this-start.invalid:8080';

/** A stack built once, and folders for the systems that are started from it. */
export type Build = {
  readonly path: string;
  /** Where Node.js keeps what it compiled: without it, a start takes twice as long. */
  readonly cacheDir: string;
  /** A new folder for the data of one system. */
  readonly dataDir: () => string;
  readonly remove: () => void;
};

export const build = async (settings: Readonly<Record<string, string>> = {}): Promise<Build> => {
  const folder = mkdtempSync(join(tmpdir(), 'crash-'));
  const cacheDir = join(folder, 'cache');
  mkdirSync(cacheDir);
  const synthesized = await synthesize(join(folder, 'build'), {
    KONG_GATEWAY_URL: ANY_KONG,
    RESCUE_GRACE_SECONDS: '1',
    ...settings,
  });
  const path = join(folder, 'synthesized.json');
  writeFileSync(path, JSON.stringify(synthesized));
  return {
    path,
    cacheDir,
    dataDir() {
      const dataDir = mkdtempSync(join(folder, 'data-'));
      symlinkSync(cacheDir, join(dataDir, 'cache'));
      return dataDir;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
