import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunningService } from '../../../local/services/server.ts';
import { CLIENT, call, KEYBOARD, move, quantityOf, STORE, servicesUnderTest } from './service-client.ts';

const services = servicesUnderTest();
let inventaire: RunningService;
let commandes: RunningService;

beforeAll(async () => {
  inventaire = await services.start({ name: 'inventaire' });
  commandes = await services.start({ name: 'commandes' });
});
beforeEach(() => {
  inventaire.reset();
  commandes.reset();
});
afterAll(() => services.stopAll());

const decrease = (quantite: number, key: string) => move(inventaire.url, 'diminuer-stock', quantite, key);
const increase = (quantite: number, key: string) => move(inventaire.url, 'augmenter-stock', quantite, key);

describe('Idempotency-Key', () => {
  it('replays the first answer and takes effect once, however many ask at once', async () => {
    const first = await decrease(5, 'k');
    const again = await Promise.all(Array.from({ length: 20 }, () => decrease(5, 'k')));
    expect(first.replayed).toBe(false);
    for (const answer of again) expect(answer).toEqual({ ...first, replayed: true });
    expect(quantityOf(inventaire)).toBe(95);
    expect(inventaire.state().journal).toHaveLength(1);
  });

  it('answers 422 to the same key with another body, or on another endpoint', async () => {
    await decrease(5, 'k');
    expect((await decrease(6, 'k')).status).toBe(422);
    expect((await increase(5, 'k')).status).toBe(422);
    expect(quantityOf(inventaire)).toBe(95);
  });

  it('remembers a refusal: an earlier copy of the call that arrives late is refused too', async () => {
    expect((await decrease(101, 'k')).status).toBe(400);
    await increase(1, 'other');
    expect(await decrease(101, 'k')).toMatchObject({ status: 400, replayed: true });
    expect((await decrease(101, 'another')).status).toBe(200);
  });

  it('gives nothing back for a call that was refused', async () => {
    await decrease(101, 'k');
    expect((await increase(101, 'k:undo')).status).toBe(200);
    expect(quantityOf(inventaire)).toBe(100);
  });

  it('asks itself again about an undo that it refused', async () => {
    const first = await decrease(2, 'k');
    expect(first.status).toBe(200);
    expect((await increase(3, 'k:undo')).status).toBe(422);
    expect((await increase(2, 'k:undo')).status).toBe(200);
    expect(quantityOf(inventaire)).toBe(100);
  });

  it('covers registering and cancelling a sale', async () => {
    const sale = { magasin_id: STORE, client_id: CLIENT, produit_id: KEYBOARD, quantite: 1 };
    const keyed = (method: string, path: string, body: object, key: string) =>
      call(commandes.url, method, `/api/v1/ventes-ddd/${path}/`, body, { 'idempotency-key': key });
    const first = await keyed('POST', 'enregistrer', sale, 's');
    expect(await keyed('POST', 'enregistrer', sale, 's')).toEqual({ ...first, replayed: true });
    expect(commandes.state().ventes).toHaveLength(1);

    const cancel = `${(first.body.vente as { id: string }).id}/annuler`;
    const cancelled = await keyed('PATCH', cancel, { motif: 'x' }, 's:undo');
    expect(cancelled.status).toBe(200);
    expect(await keyed('PATCH', cancel, { motif: 'x' }, 's:undo')).toEqual({ ...cancelled, replayed: true });
    expect((await keyed('PATCH', cancel, { motif: 'x' }, 'another')).status).toBe(400);
  });
});

describe('fence', () => {
  it('an undo before its forward call changes nothing, and the late forward call is refused', async () => {
    const undone = await increase(5, 'k:undo');
    expect(undone.status).toBe(200);
    expect(await decrease(5, 'k')).toMatchObject({ status: 409, body: { error: expect.any(String) } });
    expect(await increase(5, 'k:undo')).toEqual({ ...undone, replayed: true });
    expect(quantityOf(inventaire)).toBe(100);
    expect(inventaire.state().journal).toEqual([]);
  });

  it('an undo after its forward call gives the stock back, once', async () => {
    const first = await decrease(5, 'k');
    expect((await increase(5, 'k:undo')).replayed).toBe(false);
    expect((await increase(5, 'k:undo')).replayed).toBe(true);
    // The late duplicate of the forward call replays: it must not take the stock again.
    expect(await decrease(5, 'k')).toEqual({ ...first, replayed: true });
    expect(quantityOf(inventaire)).toBe(100);
    expect(inventaire.state().journal.map(({ kind }) => kind)).toEqual(['diminution', 'augmentation']);
  });

  it('undoes nothing for a forward call that was refused', async () => {
    expect((await decrease(101, 'k')).status).toBe(400);
    expect((await increase(101, 'k:undo')).status).toBe(200);
    expect(quantityOf(inventaire)).toBe(100);
  });

  it('never gives back more than was taken', async () => {
    await decrease(5, 'k');
    expect((await increase(6, 'k:undo')).status).toBe(422);
    expect(quantityOf(inventaire)).toBe(95);
  });

  it('a key without :undo is a plain increase', async () => {
    expect((await increase(5, 'k')).status).toBe(200);
    expect(quantityOf(inventaire)).toBe(105);
  });
});

describe('a service that does not honour keys', () => {
  it('takes effect at every call, fences included', async () => {
    await services.stop(inventaire);
    inventaire = await services.start({ name: 'inventaire', honoursIdempotency: false });
    await decrease(5, 'k');
    await decrease(5, 'k');
    expect(quantityOf(inventaire)).toBe(90);
    await increase(7, 'never-applied:undo');
    expect(quantityOf(inventaire)).toBe(97);
  });
});
