import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { environmentOf, healthUrl, serviceNamed } from './compose-file.ts';
import { freePort, startScript, stopScript } from './script.ts';

const folder = mkdtempSync(join(tmpdir(), 'services-'));
const running = new Map<string, { child: ChildProcess; port: number }>();

/** A container's process: its command, its environment, another port and folder. */
async function start(name: string, extra: Record<string, string> = {}): Promise<void> {
  const [, script = ''] = serviceNamed(name).command ?? [];
  const port = await freePort();
  const env = { ...environmentOf(name), PORT: String(port), DATA_DIR: join(folder, name), ...extra };
  running.set(name, { child: await startScript(script, env), port });
}

const url = (name: string, path: string): string => `http://127.0.0.1:${running.get(name)?.port}${path}`;
const catalogues = ['catalogue-1', 'catalogue-2', 'catalogue-3'];
const services = [...catalogues, 'inventaire', 'commandes'];

beforeAll(async () => {
  await Promise.all(services.map((name) => start(name)));
  const instances = catalogues.map((name) => url(name, '')).join();
  await start('catalogue-control', { INSTANCES: instances });
}, 30_000);

afterAll(async () => {
  await Promise.all([...running.values()].map(({ child }) => stopScript(child)));
  rmSync(folder, { recursive: true, force: true });
});

describe('started as the compose file says', () => {
  it.each([...services, 'catalogue-control'])('%s is well where its health check asks', async (name) => {
    const health = healthUrl(name);
    expect(health?.port).toBe(environmentOf(name).PORT);
    expect((await fetch(url(name, health?.pathname ?? ''))).status).toBe(200);
  });
});

describe('the control endpoint of the catalogue', () => {
  const control = (path: string, method = 'GET', body?: unknown) =>
    fetch(url('catalogue-control', `/__control/${path}`), {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
  const answers = () =>
    Promise.all(
      catalogues.map(async (name) => {
        const path = '/api/ddd/catalogue/produits/550e8400-e29b-41d4-a716-446655440001/';
        return (await fetch(url(name, path))).status;
      }),
    );

  it('sets a fault on every instance, and clears it', async () => {
    const fault = { path: '/produits/', kind: 'error', status: 503, times: 'always' };
    expect((await control('faults', 'POST', fault)).status).toBe(201);
    expect(await answers()).toEqual([503, 503, 503]);
    expect((await control('faults', 'DELETE')).status).toBe(204);
    expect(await answers()).toEqual([200, 200, 200]);
  });

  it('tells of a refusal', async () => {
    expect((await control('faults', 'POST', { kind: 'nonsense' })).status).toBe(400);
  });
});
