import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { type Runtime, startRuntime } from '../../local/runtime.ts';
import { type Browser, openBrowser } from './browser.ts';

/** Git ignores it. The picture of the README is one of these, copied by hand. */
const SCREENSHOTS = resolve(import.meta.dirname, '../../.local/screenshots');

const folder = mkdtempSync(join(tmpdir(), 'swagger-'));
let runtime: Runtime;
let browser: Browser;

const shot = (name: string) => browser.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
const operation = (id: string) =>
  browser.page.locator('.opblock', { has: browser.page.getByText(id) }).first();

const textOf = async (element: Locator): Promise<string> => (await element.textContent()) ?? '';

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  runtime = await startRuntime({ dataDir: join(folder, 'system'), retryScale: 0 });
  await runtime.settled;
  browser = await openBrowser();
  await browser.page.goto(`${runtime.apiUrl}/swagger/`);
  await browser.page.locator('.opblock').first().waitFor();
});

afterAll(async () => {
  await browser?.close();
  await runtime?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('Swagger UI', () => {
  it('shows every operation of the document it is given', async () => {
    const document = (await (await fetch(`${runtime.apiUrl}/openapi.json`)).json()) as {
      info: { title: string };
      paths: Record<string, Record<string, { summary: string }>>;
    };
    const expected = Object.entries(document.paths).flatMap(([path, verbs]) =>
      Object.entries(verbs).map(([verb, { summary }]) => `${verb.toUpperCase()} ${path} ${summary}`),
    );
    const shown = await browser.page
      .locator('.opblock-summary')
      .evaluateAll((rows) =>
        rows.map((row) =>
          ['.opblock-summary-method', '.opblock-summary-path', '.opblock-summary-description']
            .map((part) => (row.querySelector(part)?.textContent ?? '').replace(/\u200b/g, ''))
            .join(' '),
        ),
      );
    expect(expected.length).toBeGreaterThanOrEqual(9);
    expect(shown.sort()).toEqual(expected.sort());
    expect(await textOf(browser.page.locator('.info .title'))).toContain(document.info.title);
    await shot('swagger');
  });

  it('places an order from the page, with the example of the document', async () => {
    const block = operation('Démarrer une saga');
    await block.locator('.opblock-summary').click();
    await block.getByRole('button', { name: 'Try it out' }).click();
    // Swagger UI fills in the first example of a header: without it, the answer is the order's end.
    await block.getByRole('row', { name: 'Prefer' }).getByRole('textbox').fill('');
    await block.getByRole('button', { name: 'Execute' }).click();
    const live = block.locator('.live-responses-table .response').first();
    expect(await textOf(live.locator('.response-col_status'))).toMatch(/^201/);
    const answer = JSON.parse(await textOf(live.locator('.response-col_description pre').first()));
    expect(answer).toMatchObject({ success: true, etat_final: 'SAGA_TERMINEE' });
    await live.scrollIntoViewIfNeeded();
    await shot('swagger-order');

    const stored = await fetch(`${runtime.apiUrl}/api/saga/commandes/${answer.saga_id}/`);
    expect(await stored.json()).toMatchObject({ etat_actuel: 'SAGA_TERMINEE' });
  });

  it('works without its trailing slash', async () => {
    await browser.page.goto(`${runtime.apiUrl}/swagger`);
    await browser.page.locator('.opblock').first().waitFor();
  });

  it('complains about nothing on the way', () => {
    expect(browser.complaints).toEqual([]);
  });
});
