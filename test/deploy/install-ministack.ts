/** `npm run pretest:deploy`: MiniStack in a Python environment of its own, once per checkout. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MINISTACK_DIR, python, REQUIREMENTS } from './ministack-paths.ts';

const run = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;

/** Debian ships Python without `venv`. */
function makeEnvironment(): boolean {
  if (run('python3', ['-m', 'venv', MINISTACK_DIR])) return true;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log('Installing python3-venv');
  return (
    run('apt-get', ['update', '-qq']) &&
    run('apt-get', ['install', '-y', '-qq', 'python3-venv']) &&
    run('python3', ['-m', 'venv', MINISTACK_DIR])
  );
}

const finished = join(MINISTACK_DIR, 'installed');
if (!existsSync(finished)) {
  rmSync(MINISTACK_DIR, { recursive: true, force: true });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS];
  if (!makeEnvironment() || !run(python, pip)) {
    console.error('MiniStack could not be installed: Python 3.10 or newer with venv and pip is needed');
    process.exit(1);
  }
  writeFileSync(finished, '');
}
