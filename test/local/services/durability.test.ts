import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from '@jest/globals';
import { move, quantityOf, servicesUnderTest } from './service-client.ts';

const services = servicesUnderTest();
const children: ChildProcess[] = [];

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await services.stopAll();
});

async function startChild() {
  const env = {
    ...process.env,
    SERVICE: 'inventaire',
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: services.dataDir,
  };
  const child = spawn(process.execPath, ['--no-warnings', 'local/services/main.ts'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: Record<string, unknown>[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(JSON.parse(line)));
  await once(reader, 'line');
  return { child, lines, url: `http://127.0.0.1:${lines[0]?.port}` };
}

describe('durability', () => {
  it('keeps data over a restart', async () => {
    const first = await services.start({ name: 'inventaire' });
    await move(first.url, 'diminuer-stock', 5, 'k');
    await services.stop(first);
    const second = await services.start({ name: 'inventaire' });
    expect(quantityOf(second)).toBe(95);
    expect((await move(second.url, 'diminuer-stock', 5, 'k')).replayed).toBe(true);
    second.reset();
    await services.stop(second);
  });

  it('loses nothing it acknowledged when killed with -9 under load', async () => {
    const { child, url } = await startChild();
    const acknowledged: string[] = [];
    let next = 0;
    const caller = async () => {
      for (;;) {
        const key = `load-${next++}`;
        const answer = await move(url, next % 2 ? 'diminuer-stock' : 'augmenter-stock', 1, key).catch(
          () => null,
        );
        if (answer === null) return;
        if (answer.status === 200) acknowledged.push(key);
        if (acknowledged.length === 120) child.kill('SIGKILL');
      }
    };
    await Promise.all(Array.from({ length: 8 }, caller));
    expect(acknowledged.length).toBeGreaterThanOrEqual(120);

    const survivor = await services.start({ name: 'inventaire' });
    const { journal } = survivor.state();
    const kept = new Set(journal.map(({ key }) => key));
    expect(acknowledged.filter((key) => !kept.has(key))).toEqual([]);
    // Stock and journal were committed together, whatever was in flight.
    const moved = journal.reduce((sum, e) => sum + (e.kind === 'augmentation' ? e.quantity : -e.quantity), 0);
    expect(quantityOf(survivor)).toBe(100 + moved);
    await services.stop(survivor);
  });

  it('stops cleanly on SIGTERM, even with a hung reply, and logs JSON lines', async () => {
    const { child, lines, url } = await startChild();
    await move(url, 'augmenter-stock', 1, 'logged');
    const body = JSON.stringify({ kind: 'hang' });
    await fetch(`${url}/__control/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const hung = move(url, 'augmenter-stock', 1, 'hung').catch(() => 'cut');
    await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    expect(await hung).toBe('cut');
    expect(lines).toContainEqual(expect.objectContaining({ status: 200, saga_id: 'saga-1', method: 'POST' }));
    expect(lines.at(-1)).toMatchObject({ service: 'inventaire', message: 'stopped', signal: 'SIGTERM' });
  });

  it('names a bad environment variable', async () => {
    const env = { ...process.env, SERVICE: 'paniers' };
    const child = spawn(process.execPath, ['--no-warnings', 'local/services/main.ts'], { env });
    children.push(child);
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    const [code] = await once(child, 'close');
    expect([code, output]).toEqual([1, expect.stringContaining('SERVICE')]);
  });
});
