/**
 * Places three orders on the system that `npm start` runs here, or on a fresh one: one that succeeds, one refused for
 * stock, one whose order creation fails so that its stock is released. Exit code 0 only if all three end as they should.
 */
import axios, { type AxiosResponse } from 'axios';
import colors from 'picocolors';
import {
  addFault,
  clearFaults,
  freshSystem,
  product,
  runningSystem,
  STORE,
  type System,
  setStock,
  stockOf,
} from './system.ts';

type Event = { etat_precedent: string | null; nouvel_etat: string; timestamp: string };
type Saga = { etat_actuel: string; historique_evenements: Event[] };
type Scenario = {
  readonly title: string;
  readonly quantity: number;
  readonly prepare?: (system: System) => Promise<void>;
  readonly cleanUp?: (system: System) => Promise<void>;
  readonly expected: { readonly status: number; readonly state: string; readonly stockChange: number };
};

const PRODUCT = product(4);

const scenarios: readonly Scenario[] = [
  {
    title: 'An order that succeeds',
    quantity: 3,
    expected: { status: 201, state: 'SAGA_TERMINEE', stockChange: -3 },
  },
  {
    title: 'An order refused for stock',
    quantity: 100_000,
    expected: { status: 400, state: 'SAGA_ANNULEE', stockChange: 0 },
  },
  {
    title: 'An order that the orders service refuses: its stock is released',
    quantity: 2,
    prepare: (system) =>
      addFault(system, 'commandes', {
        method: 'POST',
        path: '/enregistrer/?$',
        kind: 'refuse',
        status: 400,
        times: 1,
      }),
    cleanUp: (system) => clearFaults(system, 'commandes'),
    expected: { status: 400, state: 'SAGA_ANNULEE', stockChange: 0 },
  },
];

/** Pieces: what the store begins with, and what the scenarios need of it. */
const FULL_STOCK = 100;
const NEEDED_STOCK = 10;

/** Each run sells some: without more, a system that people play with could not show an order that succeeds for long. */
const topUp = async (system: System): Promise<void> => {
  const stock = await stockOf(system, PRODUCT);
  if (stock >= NEEDED_STOCK) return;
  await setStock(system, PRODUCT, FULL_STOCK);
  console.log(`Only ${stock} left of the product to be ordered: the store has ${FULL_STOCK} again`);
};

const placeOrder = (system: System, quantity: number): Promise<AxiosResponse<{ saga_id: string }>> =>
  axios.post(
    `${system.apiUrl}/api/saga/commandes/`,
    {
      client_id: '7a1f3c52-4f0e-4d8b-9a55-0d1f6f2c9b11',
      magasin_id: STORE,
      lignes: [{ produit_id: PRODUCT, quantite: quantity }],
    },
    { validateStatus: () => true },
  );

/** The states a saga went through, each with the milliseconds since the one before. */
const pathLines = ({ historique_evenements }: Saga): string[] => {
  const moves = historique_evenements.filter((event) => event.etat_precedent !== event.nouvel_etat);
  return moves.map(({ nouvel_etat, timestamp }, index) => {
    const since =
      index === 0 ? 0 : Date.parse(timestamp) - Date.parse(moves[index - 1]?.timestamp ?? timestamp);
    return `    ${index === 0 ? '●' : '↓'} ${nouvel_etat.padEnd(28)} ${colors.dim(`+${since} ms`)}`;
  });
};

const play = async (system: System, scenario: Scenario, number: number): Promise<boolean> => {
  const { title, quantity, prepare, cleanUp, expected } = scenario;
  console.log(colors.bold(`\n${number}. ${title}`));
  const before = await stockOf(system, PRODUCT);
  await prepare?.(system);
  const response = await placeOrder(system, quantity);
  await cleanUp?.(system);
  const { data: saga } = await axios.get<Saga>(
    `${system.apiUrl}/api/saga/commandes/${response.data.saga_id}/`,
  );
  const after = await stockOf(system, PRODUCT);
  console.log(
    `  POST /api/saga/commandes/ (${quantity} ×) -> HTTP ${response.status}, saga ${response.data.saga_id}`,
  );
  for (const line of pathLines(saga)) console.log(line);
  console.log(`  stock ${before} -> ${after}`);
  const asExpected =
    response.status === expected.status &&
    saga.etat_actuel === expected.state &&
    after - before === expected.stockChange;
  console.log(
    asExpected ? colors.green('  ✓ as it should') : colors.red(`  ✗ expected ${JSON.stringify(expected)}`),
  );
  return asExpected;
};

const system = (await runningSystem(process.env.DATA_DIR ?? '.local')) ?? (await freshSystem());
console.log(`System at ${system.apiUrl}`);
const results: boolean[] = [];
try {
  await topUp(system);
  for (const [index, scenario] of scenarios.entries()) results.push(await play(system, scenario, index + 1));
} finally {
  await system.stop();
}
process.exit(results.length === scenarios.length && results.every(Boolean) ? 0 : 1);
