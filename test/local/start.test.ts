import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

jest.setTimeout(60_000);

const dataDir = mkdtempSync(join(tmpdir(), 'start-'));
const run = (script: string, ...args: string[]): ChildProcess & { said: () => string } => {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, DATA_DIR: dataDir },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text;
    });
  }
  return Object.assign(child, { said: () => output });
};
const ended = async (child: ChildProcess): Promise<number | null> => {
  const [code] = await once(child, 'exit');
  return code;
};

describe('npm start', () => {
  let system: ReturnType<typeof run>;
  const ports = ['port', 'kong-port', 'kong-admin-port', 'aws-port'].map((port) => `--${port}=0`);
  beforeAll(async () => {
    system = run('local/start.mjs', ...ports);
    for (; !system.said().includes('Ready in'); await pause(50)) {
      if (system.exitCode !== null) throw new Error(system.said());
    }
  });
  afterAll(() => {
    system.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('stops in good order on a Ctrl-C that arrives twice', async () => {
    system.kill('SIGINT');
    await pause(10);
    system.kill('SIGINT');
    expect([await ended(system), system.said()]).toEqual([0, expect.stringContaining('Stopping')]);
    expect(existsSync(join(dataDir, 'endpoints.json'))).toBe(false);
  });
});
