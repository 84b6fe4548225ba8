/**
 * Measures the orchestration, each figure against a baseline taken in the same run:
 * the time a one-line saga adds to its four service calls, sagas per second at 16 at a time, and what a hundred
 * lines cost compared with one when services take 20 ms.
 */
import { cpus } from 'node:os';
import pMap from 'p-map';
import { request } from 'undici';
import {
  addFault,
  addProduct,
  clearFaults,
  freshSystem,
  LAPTOP_API_KEY,
  product,
  STORE,
  type System,
  setStock,
} from './system.ts';

const CLIENT = '7a1f3c52-4f0e-4d8b-9a55-0d1f6f2c9b11';
const SERVICES = ['catalogue', 'inventaire', 'commandes'] as const;
/** Orders before anything is measured: until then the machine is busy compiling, in each function's worker. */
const WARM_UP = 3_000;

/** With a light client: it works on the same cores as what it measures. Throws for another answer than `expected`. */
const send = async (
  expected: number,
  url: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<void> => {
  const json = { ...headers, 'content-type': 'application/json' };
  const options = body ? { method: 'POST', headers: json, body: JSON.stringify(body) } : { headers };
  const answer = await request(url, options);
  const text = await answer.body.text();
  if (answer.statusCode !== expected) throw new Error(`${url}: HTTP ${answer.statusCode}: ${text}`);
};

const order = (system: System, lines: readonly string[]): Promise<void> =>
  send(201, `${system.apiUrl}/api/saga/commandes/`, {
    client_id: CLIENT,
    lignes: lines.map((produit_id) => ({ produit_id, quantite: 1 })),
  });

/** The same four calls that a one-line saga makes, in sequence, without a saga. */
const fourCalls = async ({ kongUrl }: System, productId: string): Promise<void> => {
  const headers = { 'X-API-Key': LAPTOP_API_KEY };
  const change = { produit_id: productId, quantite: 1, magasin_id: STORE };
  const stock = `${kongUrl}/api/inventaire/api/ddd/inventaire`;
  await send(200, `${stock}/stock-local/${productId}/${STORE}/`, undefined, headers);
  await send(200, `${kongUrl}/api/catalogue/api/ddd/catalogue/produits/${productId}/`, undefined, headers);
  await send(200, `${stock}/diminuer-stock/`, change, headers);
  await send(
    201,
    `${kongUrl}/api/commandes/api/v1/ventes-ddd/enregistrer/`,
    { ...change, client_id: CLIENT },
    headers,
  );
};

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

const timed = async (work: () => Promise<void>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};

/** Milliseconds; the two are taken in turns, so that what else the machine does weighs on both. */
const overhead = async (system: System, rounds: number) => {
  const sagas: number[] = [];
  const calls: number[] = [];
  for (let round = 0; round < rounds; round++) {
    calls.push(await timed(() => fourCalls(system, product(1))));
    sagas.push(await timed(() => order(system, [product(1)])));
  }
  return { saga: median(sagas), calls: median(calls) };
};

const CONCURRENCY = 16;

const manyTimes = async (count: number, work: () => Promise<void>): Promise<void> => {
  await pMap(Array(count).keys(), work, { concurrency: CONCURRENCY });
};

/** Per second, the medians of so many rounds of a thousand, in turns. */
const throughput = async (system: System, rounds: number) => {
  const sagas: number[] = [];
  const calls: number[] = [];
  const rate = async (work: () => Promise<void>) => 1_000_000 / (await timed(() => manyTimes(1_000, work)));
  for (let round = 0; round < rounds; round++) {
    calls.push(await rate(() => fourCalls(system, product(2))));
    sagas.push(await rate(() => order(system, [product(2)])));
  }
  return { sagas: median(sagas), calls: median(calls) };
};

/** A hundred products of the bench's own, each known to all three services. */
const manyProducts = (count: number): string[] =>
  Array.from(
    { length: count },
    (_, index) => `660e8400-e29b-41d4-a716-${String(index + 1).padStart(12, '0')}`,
  );

const scaling = async (system: System, rounds: number) => {
  const products = manyProducts(100);
  for (const id of products) await addProduct(system, id);
  for (const service of SERVICES) {
    for (const method of ['GET', 'POST']) {
      await addFault(system, service, {
        method,
        path: '.*',
        kind: 'latency',
        latencyMs: 20,
        times: 'always',
      });
    }
  }
  const one: number[] = [];
  const hundred: number[] = [];
  for (let round = 0; round < rounds; round++) {
    one.push(await timed(() => order(system, products.slice(0, 1))));
    hundred.push(await timed(() => order(system, products)));
  }
  for (const service of SERVICES) await clearFaults(system, service);
  return { one: median(one), hundred: median(hundred) };
};

const row = (what: string, value: string, target: string): void =>
  console.log(`${what.padEnd(58)} ${value.padStart(12)}   ${target}`);

const system = await freshSystem();
try {
  for (const number of [1, 2] as const) await setStock(system, product(number), 1_000_000);
  await manyTimes(WARM_UP, () => order(system, [product(2)]));
  console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'})\n`);
  const { saga, calls } = await overhead(system, 100);
  row('one-line saga, median', `${saga.toFixed(1)} ms`, '');
  row('its four calls without a saga, median', `${calls.toFixed(1)} ms`, '');
  row('orchestration (difference)', `${(saga - calls).toFixed(1)} ms`, 'target < 25 ms');
  const perSecond = await throughput(system, 5);
  row(`sagas per second, ${CONCURRENCY} at a time`, perSecond.sagas.toFixed(0), 'target 100');
  row('their four calls without a saga, per second', perSecond.calls.toFixed(0), '');
  row('ratio of the two', `× ${(perSecond.calls / perSecond.sagas).toFixed(1)}`, '');
  const { one, hundred } = await scaling(system, 5);
  row('one line, services at 20 ms', `${one.toFixed(0)} ms`, '');
  row('a hundred lines, services at 20 ms', `${hundred.toFixed(0)} ms`, '');
  row('ratio', `× ${(hundred / one).toFixed(1)}`, 'target < × 12');
} finally {
  await system.stop();
}
process.exit(0);
