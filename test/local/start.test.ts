import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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

const PRODUCT = '550e8400-e29b-41d4-a716-446655440004';
const STORE = '550e8400-e29b-41d4-a716-446655440000';
const endpoints = () => JSON.parse(readFileSync(join(dataDir, 'endpoints.json'), 'utf8'));
const control = async (path: string, body: unknown): Promise<void> => {
  const { servicesUrls } = endpoints();
  const response = await fetch(`${servicesUrls.inventaire}/__control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
};

// In this order: one system is started, played with, and stopped.
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

  it('says where to look and what to try, in words that work on every system', () => {
    expect(system.said()).toContain(`${endpoints().apiUrl}/swagger/`);
    expect(system.said()).toContain('npm run demo');
    expect(system.said()).not.toContain('open http');
  });

  it('serves the demo, also when former runs have sold the stock', async () => {
    await control('stock', { produit_id: PRODUCT, magasin_id: STORE, quantite: 2 });
    const demo = run('scripts/demo.ts');
    expect([await ended(demo), demo.said()]).toEqual([0, expect.stringContaining('Only 2 left')]);
    expect(demo.said().match(/✓ as it should/g)).toHaveLength(3);
  });

  it('has an API whose Location leads to the saga, also behind Kong', async () => {
    const { apiUrl, kongUrl } = endpoints();
    const headers = { 'content-type': 'application/json', 'x-api-key': 'magasin-secret-key-2025' };
    const body = JSON.stringify({
      client_id: STORE,
      lignes: [{ produit_id: PRODUCT, quantite: 1 }],
    });
    for (const base of [apiUrl, `${kongUrl}/api/saga`]) {
      const url = `${base}/api/saga/commandes/`;
      const placed = await fetch(url, { method: 'POST', headers, body });
      expect(placed.status).toBe(201);
      const { status } = await fetch(new URL(placed.headers.get('location') ?? '', url), { headers });
      expect(status).toBe(200);
    }
  });

  it('lets the demo fail when an order ends otherwise', async () => {
    await control('faults', {
      method: 'POST',
      path: '/diminuer-stock/?$',
      kind: 'refuse',
      status: 400,
      times: 1,
    });
    const demo = run('scripts/demo.ts');
    expect([await ended(demo), demo.said()]).toEqual([1, expect.stringContaining('✗ expected')]);
  });

  it('stops in good order on a Ctrl-C that arrives twice', async () => {
    system.kill('SIGINT');
    await pause(10);
    system.kill('SIGINT');
    expect([await ended(system), system.said()]).toEqual([0, expect.stringContaining('Stopping')]);
    expect(existsSync(join(dataDir, 'endpoints.json'))).toBe(false);
  });

  it('is not needed for the demo, which then starts a system of its own', async () => {
    const demo = run('scripts/demo.ts');
    expect([await ended(demo), demo.said()]).toEqual([0, expect.not.stringContaining('Only')]);
  });
});
