import { describe, expect, it } from '@jest/globals';
import type { Fate } from '../support/effect-service.ts';
import { sagaIn } from '../support/saga-in.ts';
import { scene } from '../support/scene.ts';

const line1 = (fate: Fate | Fate[]) =>
  scene(sagaIn('STOCK_VERIFIE', { lines: 2 }), { plan: { 'reserve-stock:1': fate } });

describe('an attempt that is cut short, then made again', () => {
  it.each<[string, Fate[]]>([
    ['between the intent and the call', ['crash-before', 'done']],
    ['between the call and the record', ['crash-after', 'done']],
    ['by a lost answer', ['lost-done', 'done']],
    ['by a lost request', ['lost', 'done']],
    ['by a call that was never sent', ['not-sent', 'done']],
  ])('%s: one effect', async (_, fates) => {
    const s = line1(fates);
    expect(await s.reserve()).not.toBe('done');
    expect(await s.reserve()).toBe('done');
    expect(s.service.standing().sort()).toEqual(['reserve-stock:1', 'reserve-stock:2']);
    expect(s.record().etat_actuel).toBe('STOCK_RESERVE');
  });

  it.each([
    [1, 'before', 'done'],
    [1, 'after', 'done'],
    [2, 'before', 'done'],
    [2, 'after', 'done'],
  ] as const)('at write %i, %s it is committed: one effect', async (write, when, end) => {
    const s = line1('done');
    s.crashAtWrite(write, when);
    expect(await s.reserve()).toBe('Crash');
    expect(await s.reserve()).toBe(end);
    expect(s.service.standing()).toHaveLength(2);
    expect(s.record().etat_actuel).toBe('STOCK_RESERVE');
  });

  it('is done once however often it is replayed', async () => {
    const s = line1('done');
    for (let n = 0; n < 4; n++) expect(await s.reserve()).toBe('done');
    expect(s.service.calls).toHaveLength(2);
    expect(s.writes).toHaveLength(2);
  });
});

describe('an attempt that arrives late', () => {
  it('is refused by the fence, and is not taken for stock to give back', async () => {
    const s = line1('lost');
    await s.reserve();
    expect(await s.release()).toBe('done');
    expect(s.record().etat_actuel).toBe('SAGA_ANNULEE');
    s.service.plan('reserve-stock:1', 'done');
    expect(await s.service.call(`${s.record().saga_id}:reserve-stock:1`, {})).toMatchObject({
      issue: 'REFUSEE',
      status: 409,
    });
    expect(s.service.standing()).toEqual([]);
    expect(await s.reserve()).toBe('CompensationRequested');
  });

  it('that learns, after the undo, that its call was done changes nothing of what is settled', async () => {
    const s = line1('done');
    const late = s.reserve();
    await s.release();
    await late;
    await s.release();
    expect(s.service.standing()).toEqual([]);
    expect(s.record().etat_actuel).toBe('SAGA_ANNULEE');
    expect(s.ledger('reserve-stock').every((etat) => etat === 'ANNULEE' || etat === 'PREVUE')).toBe(true);
  });
});

describe('two attempts side by side', () => {
  it('reserve once', async () => {
    const s = line1('done');
    const ends = await Promise.all([s.reserve(), s.reserve()]);
    expect(ends).toEqual(['done', 'done']);
    expect(s.service.standing()).toHaveLength(2);
    expect(s.record().etat_actuel).toBe('STOCK_RESERVE');
  });

  it('sell once', async () => {
    const s = scene(sagaIn('STOCK_RESERVE', { lines: 3 }));
    expect(await Promise.all([s.sell(), s.sell(), s.sell()])).toEqual(['done', 'done', 'done']);
    expect(s.service.standing()).toHaveLength(3);
    expect(s.record().historique_evenements.filter((e) => e.type === 'SAGA_TERMINEE_SUCCES')).toHaveLength(1);
  });

  it('undo once', async () => {
    const s = scene(sagaIn('ECHEC_CREATION_COMMANDE', { lines: 3 }));
    await s.cancel();
    expect(await Promise.all([s.release(), s.release()])).toEqual(['done', 'done']);
    expect(s.service.standing()).toEqual([]);
    expect(s.record().historique_evenements.filter((e) => e.type === 'COMPENSATION_TERMINEE')).toHaveLength(
      1,
    );
  });
});
