import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FAMILIES, familyNames } from '../../lambdas/telemetry/families.ts';
import { type Runtime, startRuntime } from '../../local/runtime.ts';
import { panels, retargeted, withoutVariables } from './config-files.ts';
import { oneOfEachEnd } from './orders.ts';
import { type RunningPrometheus, type Sample, startPrometheus } from './prometheus.ts';
import { promtool } from './promtool.ts';

/** Wide enough for several scrapes, even when the machine is busy. */
const WINDOW = '3m';

const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
const place = (url: string): string => new URL(url).host;
let runtime: Runtime;
let prometheus: RunningPrometheus;

const scraped = async (atLeast: number): Promise<void> => {
  for (let tries = 0; tries < 150; tries++) {
    const counts = await prometheus.query(`count_over_time(up[${WINDOW}])`);
    if (counts.length === 2 && counts.every(({ value }) => Number(value[1]) >= atLeast)) return;
    await pause(200);
  }
  throw new Error(`Fewer than ${atLeast} scrapes of each target`);
};

const query = (expr: string): Promise<Sample[]> => prometheus.query(withoutVariables(expr, WINDOW));
const numbers = (samples: readonly Sample[]): number[] => samples.map(({ value }) => Number(value[1]));

beforeAll(async () => {
  runtime = await startRuntime({ dataDir: join(folder, 'system'), retryScale: 0 });
  await runtime.settled;
  const targets = { 'saga-api:8009': place(runtime.apiUrl), 'kong:8100': place(runtime.kongAdminUrl) };
  // A series is born with its first count: a rate needs a second one, after a scrape.
  expect(await oneOfEachEnd(runtime)).toEqual([201, 400, 400, 503, 400, 202]);
  prometheus = await startPrometheus(retargeted(targets, '1s'), folder);
  await scraped(2);
  await oneOfEachEnd(runtime);
  await scraped(Number((await prometheus.query(`min(count_over_time(up[${WINDOW}]))`))[0]?.value[1]) + 3);
});

afterAll(async () => {
  await prometheus?.stop();
  await runtime?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('scrapes the API and Kong without an error', async () => {
  const up = await prometheus.query('up');
  expect(up.map(({ metric, value }) => [metric.job, value[1]]).sort()).toEqual([
    ['kong', '1'],
    ['saga-api', '1'],
  ]);
});

const queries = panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat }) => [title, expr, legendFormat] as const),
);

describe('every query of the dashboard', () => {
  it.each(queries)('shows numbers: %s, %s', async (_title, expr, legend) => {
    const samples = await query(expr);
    expect(samples.length).toBeGreaterThan(0);
    expect(numbers(samples).some(Number.isFinite)).toBe(true);
    const labels = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);
    for (const label of labels) expect(samples.every(({ metric }) => metric[label ?? ''])).toBe(true);
  });
});

const series = async (title: string, label: string): Promise<string[]> => {
  const [, expr = ''] = queries.find(([name]) => name === title) ?? [];
  const moving = (await query(expr)).filter(({ value }) => Number(value[1]) > 0);
  return [...new Set(moving.map(({ metric }) => metric[label] ?? ''))].sort();
};

describe('what happened is what the dashboard tells', () => {
  it.each([
    ['Sagas démarrées', 'client_type', ['api', 'test']],
    ['Sagas finies', 'etat_final', ['SAGA_ANNULEE', 'SAGA_TERMINEE']],
    ['Sagas non finies, par état', 'etat', ['COMPENSATION_BLOQUEE']],
    ['Échecs par cause', 'type_echec', ['InsufficientStock', 'ServiceRefusal', 'ServiceUnavailable']],
    ['Échecs par étape', 'etape_echec', ['CREATION_COMMANDE', 'STOCK_VERIFIE', 'VERIFICATION_STOCK']],
    ['Compensations', 'type_compensation', ['bloquee', 'liberation_stock']],
    ['Part d’appels en panne', 'service', ['catalogue']],
    ['Cibles saines, par upstream', 'upstream', ['catalogue']],
    ['Requêtes par service et code', 'service', ['catalogue', 'commandes', 'inventaire']],
  ])('%s, by %s', async (title, label, expected) => {
    expect(await series(title, label)).toEqual(expected);
  });

  it('two sagas wait for a person, and the alert says so', async () => {
    const [, expr = ''] = queries.find(([name]) => name === 'Sagas bloquées') ?? [];
    expect(numbers(await query(expr))).toEqual([2]);
    expect(await prometheus.alerts()).toContain('SagaBloquee');
    expect(await prometheus.alerts()).not.toContain('CibleInjoignable');
  });

  it('the median of the sagas is a duration that can be', async () => {
    const [, expr = ''] = queries.find(([name]) => name === 'Durée des sagas') ?? [];
    for (const seconds of numbers(await query(expr)).filter(Number.isFinite)) {
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThan(30);
    }
  });
});

/** The names are a contract with the dashboards of before: promtool would like others, and nothing else. */
const INHERITED = /^(saga_total|saga_actives_current|saga_duree_seconds|services_externes_duree_seconds)\b/;

it('the exposition parses, keeps its families and follows the conventions otherwise', async () => {
  const response = await fetch(`${runtime.apiUrl}/metrics/`);
  const text = await response.text();
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  const { status, output } = promtool(['check', 'metrics'], text);
  // 3 says that it parsed and that the linter has something to say; 1, that it did not parse.
  expect([0, 3]).toContain(status);
  expect(output.split('\n').filter((line) => line !== '' && !INHERITED.test(line))).toEqual([]);
  const types = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => [name, type]);
  expect(types).toEqual(familyNames.map((name) => [name, FAMILIES[name].type]));
});
