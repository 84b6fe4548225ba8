import { describe, expect, it } from '@jest/globals';
import type { Saga } from '../../../domain/saga.ts';
import { sagaIn } from '../support/saga-in.ts';
import { type SceneOptions, scene } from '../support/scene.ts';

/** An order of `lines` whose stock is reserved in the service, as its ledger says, and whose sale is under way. */
const stoppedSale = async (lines: number, plan: SceneOptions['plan'] = {}) => {
  const s = scene(sagaIn('STOCK_VERIFIE', { lines }), { plan });
  await s.reserve();
  await s.sell();
  return s;
};

const state = ({ etat_actuel }: Saga): string => etat_actuel;

describe('undo', () => {
  it('cancels the sales, then gives the stock back, and ends the saga', async () => {
    const s = await stoppedSale(3, { 'create-order:3': 'refused' });
    expect(s.service.standing()).toHaveLength(5);
    expect(await s.cancel()).toBe('done');
    expect(s.service.standing()).toHaveLength(3);
    expect(state(s.record())).toBe('COMPENSATION_EN_COURS');
    expect(await s.release()).toBe('done');
    expect(s.service.standing()).toEqual([]);
    expect(state(s.record())).toBe('SAGA_ANNULEE');
  });

  it('makes no call for what was never done', async () => {
    const s = scene(sagaIn('STOCK_VERIFIE', { lines: 3 }), {
      concurrency: 1,
      plan: { 'reserve-stock:2': 'short' },
    });
    await s.reserve();
    expect(await s.release()).toBe('done');
    expect(s.service.calls.filter((key) => key.endsWith(':undo'))).toEqual(['reserve-stock:1:undo']);
  });

  it('gives back what may have been taken: a lost answer, a call cut short', async () => {
    const s = scene(sagaIn('STOCK_VERIFIE', { lines: 2 }), {
      plan: { 'reserve-stock:1': 'lost-done', 'reserve-stock:2': 'lost' },
    });
    await s.reserve();
    expect(await s.release()).toBe('done');
    expect(s.service.standing()).toEqual([]);
    expect(s.ledger('reserve-stock')).toEqual(['ANNULEE', 'ANNULEE']);
  });

  it.each([
    ['not-sent', 'ServiceUnavailable'],
    ['lost', 'ServiceUnavailable'],
    ['lost-done', 'ServiceUnavailable'],
    ['crash-before', 'Crash'],
    ['crash-after', 'Crash'],
  ] as const)('whose call ends as %s is asked again until it is done', async (fate, error) => {
    const s = await stoppedSale(2, {
      'create-order:1': 'refused',
      'create-order:2': 'refused',
      'reserve-stock:2:undo': [fate, fate, 'done'],
    });
    await s.cancel();
    expect(await s.release()).toBe(error);
    expect(await s.release()).toBe(error);
    expect(await s.release()).toBe('done');
    expect(s.service.standing()).toEqual([]);
    expect(state(s.record())).toBe('SAGA_ANNULEE');
  });

  it('that a service refuses does not hold up the undo of the other lines, and is left to a person', async () => {
    const s = scene(sagaIn('STOCK_VERIFIE', { lines: 4 }), {
      concurrency: 1,
      plan: { 'reserve-stock:1:undo': 'refused' },
    });
    await s.reserve();
    expect(await s.release()).toBe('CompensationIncomplete');
    expect(s.service.standing()).toEqual(['reserve-stock:1']);
    expect(s.ledger('reserve-stock')).toEqual(['FAITE', 'ANNULEE', 'ANNULEE', 'ANNULEE']);
    expect(await s.release()).toBe('CompensationIncomplete');
    expect(s.service.calls.filter((key) => key === 'reserve-stock:1:undo')).toHaveLength(1);
  });

  it('leaves a line its stock while a sale of it may stand', async () => {
    const s = await stoppedSale(2, { 'create-order:1:undo': 'refused' });
    expect(state(s.record())).toBe('SAGA_TERMINEE');
    const stopped = await stoppedSale(3, {
      'create-order:3': 'refused',
      'create-order:1:undo': 'refused',
    });
    expect(await stopped.cancel()).toBe('done');
    expect(await stopped.release()).toBe('CompensationIncomplete');
    expect(stopped.service.standing().sort()).toEqual(['create-order:1', 'reserve-stock:1']);
  });

  it('does nothing on a finished saga', async () => {
    for (const end of ['SAGA_TERMINEE', 'SAGA_ANNULEE'] as const) {
      const s = scene(sagaIn(end));
      expect([await s.cancel(), await s.release()]).toEqual(['done', 'done']);
      expect(s.service.calls).toEqual([]);
      expect(s.writes).toEqual([]);
    }
  });

  it('waits for a decision on a parked saga', async () => {
    const s = scene(sagaIn('COMPENSATION_BLOQUEE'));
    expect([await s.cancel(), await s.release()]).toEqual([
      'CompensationIncomplete',
      'CompensationIncomplete',
    ]);
    expect(s.service.calls).toEqual([]);
  });

  it('is not cut by the deadline of the forward work', async () => {
    const s = await stoppedSale(1, { 'create-order:1': 'refused' });
    s.advance(3600);
    await s.cancel();
    expect(await s.release()).toBe('done');
    expect(s.service.standing()).toEqual([]);
  });
});
