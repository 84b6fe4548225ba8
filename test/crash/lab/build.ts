import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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
  /** A new folder for the data of one system, with a copy of what another one left, if said. */
  readonly dataDir: (from?: string) => string;
  /** `end` is called before the build is removed, unless it is forgotten: whatever fails, nothing is left behind. */
  readonly onRemove: (end: () => Promise<void>) => () => void;
  readonly remove: () => Promise<void>;
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
  const ends = new Set<() => Promise<void>>();
  writeFileSync(path, JSON.stringify(synthesized));
  return {
    path,
    cacheDir,
    dataDir(from) {
      const dataDir = mkdtempSync(join(folder, 'data-'));
      if (from) cpSync(from, dataDir, { recursive: true, verbatimSymlinks: true });
      else symlinkSync(cacheDir, join(dataDir, 'cache'));
      return dataDir;
    },
    onRemove(end) {
      ends.add(end);
      return () => ends.delete(end);
    },
    async remove() {
      rmSync(path);
      await Promise.all([...ends].map((end) => end()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
