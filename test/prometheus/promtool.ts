import { spawnSync } from 'node:child_process';

/** Debian's, which `npm run test:prometheus` installs, unless another is named. */
const { PROMTOOL = '/usr/bin/promtool' } = process.env;

/** Runs promtool. @throws Error when it is not there. */
export const promtool = (args: readonly string[], input?: string) => {
  const { status, stdout, stderr, error } = spawnSync(PROMTOOL, args, { encoding: 'utf8', input });
  if (error) throw error;
  return { status, output: `${stdout}${stderr}` };
};
