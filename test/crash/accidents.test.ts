import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import pMap from 'p-map';
import { type Accident, nameOf, sufferAccident } from './lab/accidents.ts';
import { type Build, build } from './lab/build.ts';
import { executionsOf } from './lab/executions.ts';
import { startSystem } from './lab/system.ts';
import { HANGING_MS, tell } from './lab/tell.ts';

jest.setTimeout(HANGING_MS);

/** Most of the time of an accident is spent waiting for a timeout. */
const AT_A_TIME = 3;

const slow = (path: string) => ({ path, kind: 'latency', latencyMs: 2_500, times: 'always' });
const refused = (path: string, skip = 0) => ({ path, kind: 'refuse', skip, times: 'always' });
/** One line is sold and the other refused: everything must be undone. */
const secondSaleRefused = ['commandes', refused('enregistrer', 1)] as const;

/** What holds a saga in each state long enough to be stopped there: a slow service, or a function that stands still. */
const stops: readonly (Accident & { readonly stopIn: string })[] = [
  { stopIn: 'VERIFICATION_STOCK', faults: [['inventaire', slow('stock-local')]] },
  { stopIn: 'STOCK_VERIFIE', faults: [['catalogue', slow('produits')]] },
  { stopIn: 'RESERVATION_STOCK', faults: [['inventaire', slow('diminuer')]] },
  { stopIn: 'CREATION_COMMANDE', faults: [['commandes', slow('enregistrer')]] },
  {
    stopIn: 'COMPENSATION_EN_COURS: cancel-order',
    faults: [secondSaleRefused, ['commandes', slow('annuler')]],
  },
  {
    stopIn: 'COMPENSATION_EN_COURS: release-stock',
    faults: [secondSaleRefused, ['inventaire', slow('augmenter')]],
  },
  { stopIn: 'ECHEC_STOCK_INSUFFISANT', failpoint: 'record-failure:1:hang', quantities: [1_000] },
  {
    stopIn: 'ECHEC_VERIFICATION_STOCK',
    failpoint: 'record-failure:1:hang',
    faults: [['inventaire', refused('stock-local')]],
  },
  {
    stopIn: 'ECHEC_RECUPERATION_PRODUIT',
    failpoint: 'record-failure:1:hang',
    faults: [['catalogue', refused('produits')]],
  },
  {
    stopIn: 'ECHEC_RESERVATION_STOCK',
    failpoint: 'record-failure:1:hang',
    faults: [['inventaire', refused('diminuer', 1)]],
  },
  { stopIn: 'ECHEC_CREATION_COMMANDE', failpoint: 'record-failure:1:hang', faults: [secondSaleRefused] },
  {
    stopIn: 'COMPENSATION_BLOQUEE',
    failpoint: 'park-saga:1:hang',
    faults: [secondSaleRefused, ['inventaire', { path: 'augmenter', kind: 'error', times: 'always' }]],
  },
];

const only = process.env.CRASH_ONLY ?? '';
const chosen = (accidents: readonly Accident[]) => accidents.filter((one) => nameOf(one).includes(only));

/** Its function stops in the middle of its work: after its intent is written, at its call or at its record. */
const inTheMiddle = (kind: 'exit' | 'hang'): Accident[] => [
  { failpoint: `commands:2:${kind}` },
  ...['verify-stock', 'fetch-products', 'reserve-stock', 'create-order'].map((name) => ({
    failpoint: `${name}:4:${kind}`,
  })),
  ...['record-failure:2', 'cancel-order:4', 'release-stock:4'].map((place) => ({
    failpoint: `${place}:${kind}`,
    faults: [secondSaleRefused],
  })),
];

let built: Build;
beforeAll(async () => {
  // Functions that stand still are given up sooner: their time follows from that of the saga.
  built = await build({ SAGA_TIMEOUT: '15' });
});
afterAll(() => built.remove());

const sufferAll = async (title: string, accidents: readonly Accident[]): Promise<void> => {
  const outcomes = await pMap(accidents, (one) => sufferAccident(built, one), { concurrency: AT_A_TIME });
  expect(tell(title, accidents.length, outcomes)).toEqual([]);
};

it('knows how to stop an execution in every state that calls a function', async () => {
  const system = await startSystem(built, built.dataDir());
  const executions = await executionsOf(system);
  expect(stops.map(({ stopIn }) => stopIn).sort()).toEqual((await executions.tasks()).sort());
  executions.close();
  await system.kill();
});

it('StopExecution in each state', () => sufferAll('executions stopped', chosen(stops)));

it('a function that exits in the middle', () =>
  sufferAll('functions that exit', chosen(inTheMiddle('exit'))));

it('a function that stands still until its time is over', () =>
  sufferAll('functions that hang', chosen(inTheMiddle('hang'))));
