import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type Build, build } from './lab/build.ts';
import { newOrder, type Order, place } from './lab/orders.ts';
import { randomOf } from './lab/random.ts';
import { setStock } from './lab/services.ts';
import { type System, startSystem } from './lab/system.ts';
import { HANGING_MS, tell } from './lab/tell.ts';
import { verdict } from './lab/verdict.ts';

const KILLS = Number(process.env.CRASH_KILLS ?? 50);
const SEED = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);
/** Orders under way at any moment, those of all earlier lives included. */
const LOAD = 16;
const INITIAL_STOCK = 1_000_000;
/** A system dies this long after its start, or after its first answer, at the latest. */
const LONGEST_LIFE_MS = 3_000;

jest.setTimeout(HANGING_MS);

let built: Build;
beforeAll(async () => {
  built = await build();
});
afterAll(() => built.remove());

/** Whoever orders, one order after the other: one that a death interrupted is asked for again, until it has ended. */
type Customer = { wanted?: Order | undefined; answered: boolean };

const someOrder = (random: () => number): Order =>
  newOrder(...Array.from({ length: 1 + Math.floor(random() * 3) }, () => 1 + Math.floor(random() * 3)));

/** Orders until the system is gone; every order that was ever wanted is in `orders`. */
const shop = async (
  customer: Customer,
  system: System,
  orders: Order[],
  random: () => number,
): Promise<void> => {
  customer.answered = false;
  for (let alive = true; alive; ) {
    const order = customer.wanted ?? someOrder(random);
    if (!customer.wanted) orders.push(order);
    customer.wanted = order;
    const sagaId = await place(system, order);
    customer.answered ||= sagaId !== undefined;
    alive = sagaId !== undefined && (await ended(system, sagaId));
    if (alive) customer.wanted = undefined;
  }
};

/** Waits until one of the customers is answered, ten seconds at most on a usual machine. */
const firstAnswer = async ({ allowed }: System, customers: readonly Customer[]): Promise<void> => {
  for (const giveUp = Date.now() + allowed(10_000); Date.now() < giveUp; await sleep(10)) {
    if (customers.some(({ answered }) => answered)) return;
  }
};

/** Waits for a saga to end; false when the system ended first. */
const ended = async ({ apiUrl }: System, sagaId: string): Promise<boolean> => {
  try {
    for (;;) {
      const reply = await fetch(`${apiUrl}/api/saga/commandes/${sagaId}/`);
      if (((await reply.json()) as { est_terminee?: boolean }).est_terminee) return true;
      await sleep(50);
    }
  } catch {
    return false;
  }
};

it(`${KILLS} kills at random moments under ${LOAD} sagas at a time`, async () => {
  process.stdout.write(`random kills: CRASH_SEED=${SEED}\n`);
  const random = randomOf(SEED);
  const dataDir = built.dataDir();
  const orders: Order[] = [];
  const customers = Array.from({ length: LOAD }, (): Customer => ({ answered: false }));
  for (let kill = 0; kill < KILLS; kill++) {
    const system = await startSystem(built, dataDir);
    if (kill === 0) await setStock(system, INITIAL_STOCK);
    const shopping = customers.map((customer) => shop(customer, system, orders, random));
    // One dies while it comes up and finds what the last one left, the next in the middle of its work.
    if (kill % 2 === 1) await firstAnswer(system, customers);
    await sleep(random() * LONGEST_LIFE_MS);
    await system.kill();
    await Promise.all(shopping);
  }
  const acknowledged = orders.filter((order) => order.acknowledged).length;
  const system = await startSystem(built, dataDir);
  try {
    const outcome = await verdict(system, orders, INITIAL_STOCK);
    const remark = `, ${orders.length} orders of which ${acknowledged} acknowledged before a kill`;
    expect(tell('random kills', KILLS, [outcome], remark)).toEqual([]);
    expect(acknowledged).toBeGreaterThan(0);
  } finally {
    await system.kill();
  }
});
