import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { orderLines } from '../../faults/lab/services.ts';
import type { System } from './system.ts';

/** An order that somebody wants, whatever becomes of the system: sent again, it is sent with the same key. */
export type Order = {
  readonly key: string;
  readonly clientId: string;
  readonly lines: ReturnType<typeof orderLines>;
  /** The saga that an answer named: from then on it must not be forgotten. */
  acknowledged?: string | undefined;
};

/** A client of its own for each order, so that its sales can be told from all others. */
export const newOrder = (...quantities: readonly number[]): Order => ({
  key: randomUUID(),
  clientId: randomUUID(),
  lines: orderLines(...quantities),
});

/** Sends the order without waiting for its end. The saga it became, or undefined when no answer came. */
export const place = async (system: System, order: Order): Promise<string | undefined> => {
  try {
    const reply = await fetch(`${system.apiUrl}/api/saga/commandes/`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Idempotency-Key': order.key,
        Prefer: 'respond-async',
      },
      body: JSON.stringify({ client_id: order.clientId, lignes: order.lines }),
    });
    const { saga_id } = (await reply.json()) as { saga_id?: string };
    order.acknowledged ??= saga_id;
    return saga_id;
  } catch {
    return undefined;
  }
};

/**
 * Sends the order until it is answered, five times at most, as a client does: a request that meets a function about to
 * be given up is lost with it.
 */
export const insist = async (system: System, order: Order): Promise<string | undefined> => {
  for (let attempt = 1; attempt < 5; attempt++) {
    const sagaId = await place(system, order);
    if (sagaId) return sagaId;
    await sleep(1_000);
  }
  return place(system, order);
};

/** The answer to a GET. Throws when there is none. */
export const read = async (url: string): Promise<{ status: number; body: unknown }> => {
  const reply = await fetch(url);
  return { status: reply.status, body: await reply.json() };
};

export type Listed = {
  readonly saga_id: string;
  readonly etat_actuel: string;
  readonly nombre_evenements: number;
};

/** Sagas that are not finished, at most a page of them. */
export const unfinished = async ({ apiUrl }: System): Promise<readonly Listed[]> => {
  const { body } = await read(`${apiUrl}/api/saga/sagas/?actives_seulement=true`);
  return (body as { sagas: Listed[] }).sagas;
};

/** How a wait for the end of all sagas went. Times are in milliseconds. */
export type Wait = {
  readonly tookMs: number;
  readonly allowedMs: number;
  readonly violations: readonly string[];
};

/** Waits until every saga is finished, `ms` on a usual machine. `attend` looks after those that are not, as it goes. */
export const untilFinished = async (
  system: System,
  ms: number,
  attend?: (system: System) => Promise<void>,
): Promise<Wait> => {
  const began = Date.now();
  const allowedMs = system.allowed(ms);
  for (;;) {
    const sagas = await unfinished(system);
    const tookMs = Date.now() - began;
    if (sagas.length === 0) return { tookMs, allowedMs, violations: [] };
    if (tookMs > allowedMs) {
      const late = (saga: Listed) =>
        `not finished in ${tookMs} ms: ${saga.saga_id} ${saga.etat_actuel} after ${saga.nombre_evenements} events`;
      return { tookMs, allowedMs, violations: sagas.map(late) };
    }
    await attend?.(system);
    await sleep(100);
  }
};
