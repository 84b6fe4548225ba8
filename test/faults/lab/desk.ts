import { randomUUID } from 'node:crypto';
import { v5 as uuidV5 } from 'uuid';
import type { ApiAnswer } from './api.ts';
import type { Executions } from './executions.ts';
import type { Fault } from './faults.ts';
import type { Api } from './hosted-functions.ts';
import type { SagaView } from './saga-view.ts';
import type { Schedule } from './schedule.ts';
import { STORE } from './services.ts';

/** Namespace of the ids made from an Idempotency-Key: callers count on it, so it must never change. */
const KEY_NAMESPACE = 'f3a1b0c2-5d64-5e8f-9a7b-2c1d0e4f6a85';

/** The id of the saga that an Idempotency-Key stands for. */
export const sagaIdOf = (key: string): string => uuidV5(key, KEY_NAMESPACE);

export type Line = { readonly produit_id: string; readonly quantite: number };
export type Order = {
  readonly lines: readonly Line[];
  readonly faults?: readonly Fault[];
  readonly key?: string;
  readonly clientId?: string;
  /** Told once the order is stored, while its execution runs. */
  readonly onStarted?: (sagaId: string) => void;
};
export type Placed = { readonly sagaId: string; readonly clientId: string; readonly answer: ApiAnswer };

/** What callers of the API do. */
export const orderDesk = (api: Api, schedule: Schedule, { executionEnded }: Executions) => {
  const post = (lines: readonly Line[], clientId: string, key: string, prefer?: string): Promise<ApiAnswer> =>
    api(
      'commands',
      'POST',
      '/api/saga/commandes/',
      { client_id: clientId, magasin_id: STORE, lignes: lines },
      { 'Idempotency-Key': key, ...(prefer ? { Prefer: prefer } : {}) },
    );
  const findSaga = async (sagaId: string): Promise<SagaView | undefined> => {
    const { status, body } = await api('queries', 'GET', `/api/saga/commandes/${sagaId}/`);
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`saga ${sagaId}: HTTP ${status} ${JSON.stringify(body)}`);
    return body as SagaView;
  };

  return {
    /** Sends an order as a caller does; `prefer` is the header. Nothing is scheduled to go wrong. */
    post,
    /** Places an order, with what is to go wrong with its calls; answers once its first execution has ended. */
    async order(order: Order): Promise<Placed> {
      const { lines, faults = [], key = randomUUID(), clientId = randomUUID() } = order;
      const sagaId = sagaIdOf(key);
      const productIds = lines.map(({ produit_id }) => produit_id);
      schedule.arm(sagaId, productIds, faults);
      const first = await post(lines, clientId, key, 'respond-async');
      order.onStarted?.(sagaId);
      await executionEnded(`${sagaId}-1`);
      // The same key tells the same saga's answer, without asking the record fifty times a second meanwhile.
      const answer = first.status === 202 ? await post(lines, clientId, key, 'wait=0') : first;
      return { sagaId, clientId, answer };
    },
    findSaga,
    async saga(sagaId: string): Promise<SagaView> {
      const saga = await findSaga(sagaId);
      if (!saga) throw new Error(`no saga ${sagaId}`);
      return saga;
    },
    compensate: (sagaId: string, body: object): Promise<ApiAnswer> =>
      api('commands', 'POST', `/api/saga/commandes/${sagaId}/compenser/`, body),
  };
};
