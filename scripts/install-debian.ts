/**
 * Installs the Debian packages of the commands that are missing: `install-debian.ts promtool:prometheus chromium`.
 * An argument is the command, then its package where that has another name. For suites that need more than npm has.
 */
import { spawnSync } from 'node:child_process';

const isMissing = (command: string): boolean => spawnSync('which', [command]).status !== 0;

const run = (command: string, ...args: string[]): void => {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? `exit ${status}`}`);
};

const missing = process.argv
  .slice(2)
  .map((wanted) => wanted.split(':'))
  .filter(([command = '']) => isMissing(command))
  .map(([command = '', name = command]) => name);

if (missing.length > 0) {
  console.log(`Installing ${missing.join(', ')}`);
  process.env.DEBIAN_FRONTEND = 'noninteractive';
  try {
    run('apt-get', 'update', '-qq');
    run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...missing);
  } catch (error) {
    console.error(`${(error as Error).message}\nInstall ${missing.join(', ')} by hand, then try again.`);
    process.exitCode = 1;
  }
}
