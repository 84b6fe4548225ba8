import { describe, expect, it } from '@jest/globals';
import type { Fate } from '../support/effect-service.ts';
import { sagaIn } from '../support/saga-in.ts';
import { scene } from '../support/scene.ts';

const reserving = (fates: Fate[], options = {}) =>
  scene(sagaIn('STOCK_VERIFIE', { lines: fates.length }), {
    plan: Object.fromEntries(fates.map((fate, index) => [`reserve-stock:${index + 1}`, fate])),
    ...options,
  });

describe('reserve-stock', () => {
  it('reserves every line and moves the saga on', async () => {
    const s = reserving(['done', 'done', 'done']);
    expect(await s.reserve()).toBe('done');
    expect(s.ledger('reserve-stock')).toEqual(['FAITE', 'FAITE', 'FAITE']);
    expect(s.record().etat_actuel).toBe('STOCK_RESERVE');
    expect(s.service.standing()).toHaveLength(3);
  });

  it('writes its intent before the first call', async () => {
    const s = reserving(['crash-before', 'done']);
    expect(await s.reserve()).toBe('Crash');
    expect(s.record().etat_actuel).toBe('RESERVATION_STOCK');
    expect(s.ledger('reserve-stock')).toEqual(['EN_COURS', 'EN_COURS']);
  });

  it.each<[Fate[], string, string[]]>([
    [['done', 'short'], 'InsufficientStock', ['FAITE', 'REFUSEE']],
    [['done', 'refused'], 'ServiceRefusal', ['FAITE', 'REFUSEE']],
    [['turned-away', 'done'], 'ServiceRefusal', ['REFUSEE', 'FAITE']],
    [['done', 'not-sent'], 'ServiceUnavailable', ['FAITE', 'PREVUE']],
    [['lost', 'done'], 'ServiceUnavailable', ['INCERTAINE', 'FAITE']],
    [['lost-done', 'not-sent', 'done'], 'ServiceUnavailable', ['INCERTAINE', 'PREVUE', 'FAITE']],
    [['lost', 'short', 'not-sent'], 'InsufficientStock', ['INCERTAINE', 'REFUSEE', 'PREVUE']],
  ])('calls that end as %j: %s, ledger %j', async (fates, error, ledger) => {
    const s = reserving(fates);
    expect(await s.reserve()).toBe(error);
    expect(s.ledger('reserve-stock')).toEqual(ledger);
    expect(s.record().etat_actuel).toBe('RESERVATION_STOCK');
  });

  it('asks again only for what the ledger lacks, with the same key', async () => {
    const s = reserving(['done', 'not-sent', 'lost-done']);
    await s.reserve();
    s.service.plan('reserve-stock:2', 'done');
    s.service.plan('reserve-stock:3', 'done');
    expect(await s.reserve()).toBe('done');
    expect(s.service.calls.slice(3)).toEqual(['reserve-stock:2', 'reserve-stock:3']);
    expect(s.service.standing()).toEqual(['reserve-stock:1', 'reserve-stock:3', 'reserve-stock:2']);
  });

  it('makes no call for a line after another was refused', async () => {
    const s = reserving(['short', 'done', 'done', 'done'], { concurrency: 1 });
    expect(await s.reserve()).toBe('InsufficientStock');
    expect(s.service.calls).toEqual(['reserve-stock:1']);
    expect(s.ledger('reserve-stock')).toEqual(['REFUSEE', 'PREVUE', 'PREVUE', 'PREVUE']);
    expect(await s.reserve()).toBe('InsufficientStock');
    expect(s.service.calls).toHaveLength(1);
  });

  it('names the product and the reason of each refusal', async () => {
    const s = reserving(['done', 'short']);
    await s.reserve();
    expect(s.record().registre['reserve-stock'][1]).toMatchObject({
      motif: 'HTTP 400 : Stock insuffisant',
      statut_http: 400,
    });
  });

  it('does nothing on a saga that is past it', async () => {
    const s = scene(sagaIn('STOCK_RESERVE', { lines: 2 }));
    expect(await s.reserve()).toBe('done');
    expect(s.service.calls).toEqual([]);
    expect(s.writes).toEqual([]);
  });

  it.each(['COMPENSATION_EN_COURS', 'COMPENSATION_BLOQUEE', 'SAGA_ANNULEE'] as const)(
    'sends the machine to its compensation when the saga is in %s',
    async (state) => {
      const s = scene(sagaIn(state));
      expect(await s.reserve()).toBe('CompensationRequested');
      expect(s.service.calls).toEqual([]);
    },
  );

  it('makes no call after the deadline', async () => {
    const s = reserving(['done']);
    s.advance(30);
    expect(await s.reserve()).toBe('DeadlineExceeded');
    expect(s.service.calls).toEqual([]);
    expect(s.ledger('reserve-stock')).toEqual(['PREVUE']);
  });

  it('keeps to its concurrency', async () => {
    const s = reserving(
      Array.from({ length: 20 }, () => 'done' as const),
      { concurrency: 4 },
    );
    expect(await s.reserve()).toBe('done');
    expect(s.service.mostInFlight()).toBe(4);
  });
});

describe('create-order', () => {
  it('registers one sale per line, keeps their ids and ends the saga', async () => {
    const s = scene(sagaIn('STOCK_RESERVE', { lines: 3 }));
    expect(await s.sell()).toBe('done');
    expect(s.record().etat_actuel).toBe('SAGA_TERMINEE');
    expect(s.record().registre['create-order'].map(({ resultat }) => resultat)).toEqual([
      { vente_id: 'vente-1' },
      { vente_id: 'vente-2' },
      { vente_id: 'vente-3' },
    ]);
  });

  it('calls every refusal a ServiceRefusal, also one that speaks of stock', async () => {
    const s = scene(sagaIn('STOCK_RESERVE'), { plan: { 'create-order:1': 'short' } });
    expect(await s.sell()).toBe('ServiceRefusal');
    expect(s.record().etat_actuel).toBe('CREATION_COMMANDE');
  });
});
