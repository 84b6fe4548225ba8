import pMap from 'p-map';
import type { ServiceState } from '../../../local/services/control.ts';
import { accountsOf } from '../../faults/invariants/accounts.ts';
import { conservationViolations } from '../../faults/invariants/conservation.ts';
import { historyViolations } from '../../faults/invariants/history.ts';
import type { SagaView } from '../../faults/lab/saga-view.ts';
import type { Truth } from '../../faults/lab/services.ts';
import { insist, type Order, read, untilFinished, type Wait } from './orders.ts';
import type { System } from './system.ts';

/** The promise: how long after a restart anything that was under way may still be unfinished, in milliseconds. */
export const PROMISED_MS = 30_000;

type Terms = {
  /** Milliseconds until everything must be finished, the promise if not said. */
  readonly within?: number;
  readonly attend?: ((system: System) => Promise<void>) | undefined;
};

/** What the services hold, told by themselves. */
const truthOf = async ({ servicesUrls }: System): Promise<Truth> => {
  const state = async (url: string) => (await read(`${url}/__control/state`)).body as ServiceState;
  const inventory = await state(servicesUrls.inventaire);
  const sales = await state(servicesUrls.commandes);
  return {
    stocks: inventory.stocks,
    sales: sales.ventes,
    journal: [...inventory.journal, ...sales.journal],
  };
};

const sagaUrl = ({ apiUrl }: System, id: string) => `${apiUrl}/api/saga/commandes/${id}/`;

/** Sends an order twice more: both times the answer must name the saga it was told of, if it was told of one. */
const repeatViolations = async (system: System, order: Order): Promise<string[]> => {
  const before = order.acknowledged;
  const found: string[] = [];
  if (before && (await read(sagaUrl(system, before))).status !== 200) found.push(`${before} is forgotten`);
  const [once, twice] = [await insist(system, order), await insist(system, order)];
  if (!once || once !== twice || (before && once !== before)) {
    found.push(`one key gives the sagas ${before}, ${once}, ${twice}`);
  }
  return found;
};

/**
 * What is wrong with a restarted system, and how long its sagas took. Waits for its sagas, then asks for every order
 * again with its key, waits for those that had never begun, and counts at the services. `initialStock`: of each product, before the first order.
 */
export const verdict = async (
  system: System,
  orders: readonly Order[],
  initialStock: number,
  { within = PROMISED_MS, attend }: Terms = {},
): Promise<Wait> => {
  const wait = await untilFinished(system, within, attend);
  const repeated = await pMap(orders, (order) => repeatViolations(system, order), { concurrency: 8 });
  const { violations } = await untilFinished(system, within, attend);
  const found = [...wait.violations, ...repeated.flat(), ...violations];

  const truth = await truthOf(system);
  const accounts = accountsOf(truth, initialStock);
  found.push(...accounts.faults);
  const known = new Set(orders.map(({ acknowledged }) => acknowledged));
  const strangers = truth.journal.filter(({ sagaId }) => !known.has(sagaId ?? undefined));
  if (strangers.length > 0) found.push(`${strangers.length} effects are of no order`);
  const views = await pMap(
    orders,
    async ({ acknowledged = '' }) => (await read(sagaUrl(system, acknowledged))).body as SagaView,
    { concurrency: 8 },
  );
  for (const saga of views) {
    const wrong = saga.est_terminee
      ? [...conservationViolations(saga, accounts), ...historyViolations(saga)]
      : ['not finished'];
    found.push(...wrong.map((text) => `saga ${saga.saga_id} ${saga.etat_actuel}: ${text}`));
  }
  return { ...wait, violations: found };
};
