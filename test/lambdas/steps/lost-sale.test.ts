import { describe, expect, it } from '@jest/globals';
import { sagaIn } from '../support/saga-in.ts';
import { type SceneOptions, scene } from '../support/scene.ts';

const selling = async (lines: number, options: SceneOptions) => {
  const s = scene(sagaIn('STOCK_VERIFIE', { lines }), options);
  await s.reserve();
  await s.sell();
  return s;
};

/** Runs the undos as the machine does, as often as it takes, and no more often than it would. */
const undo = async (s: Awaited<ReturnType<typeof selling>>): Promise<void> => {
  for (let n = 0; n < 5 && (await s.cancel()) !== 'done'; n++);
  for (let n = 0; n < 5 && (await s.release()) === 'ServiceUnavailable'; n++);
};

describe('the undo of a sale whose answer was lost', () => {
  it.each(['lost', 'lost-done', 'crash-before', 'crash-after'] as const)(
    '%s: asks for the sale, then cancels it',
    async (fate) => {
      const s = await selling(2, { plan: { 'create-order:1': [fate, 'done'] } });
      await undo(s);
      expect(s.service.standing()).toEqual([]);
      expect(s.record().etat_actuel).toBe('SAGA_ANNULEE');
      expect(s.service.calls).toContain('create-order:1:undo');
    },
  );

  it('has nothing to cancel when the service says that it refused the sale', async () => {
    const s = await selling(1, { plan: { 'create-order:1': ['lost', 'refused'] } });
    await undo(s);
    expect(s.service.calls).not.toContain('create-order:1:undo');
    expect(s.record().etat_actuel).toBe('SAGA_ANNULEE');
  });

  it.each(['not-sent', 'lost', 'turned-away'] as const)(
    'keeps the doubt, and the stock, while the question ends as %s',
    async (fate) => {
      const s = await selling(2, { plan: { 'create-order:1': ['crash-after', fate] } });
      await undo(s);
      expect(s.record().etat_actuel).toBe('COMPENSATION_EN_COURS');
      expect(s.ledger('create-order')[0]).not.toBe('PREVUE');
      expect(s.service.standing()).toEqual(expect.arrayContaining(['create-order:1', 'reserve-stock:1']));
      s.service.plan('create-order:1', 'done');
      await undo(s);
      expect(s.service.standing()).toEqual([]);
      expect(s.record().etat_actuel).toBe('SAGA_ANNULEE');
    },
  );

  it('asks for every sale, also when another was refused', async () => {
    const s = await selling(3, {
      concurrency: 1,
      plan: {
        'create-order:1': ['lost', 'refused'],
        'create-order:2': ['lost-done', 'done'],
        'create-order:3': ['crash-after', 'done'],
      },
    });
    await undo(s);
    expect(s.service.standing()).toEqual([]);
    expect(s.record().etat_actuel).toBe('SAGA_ANNULEE');
  });
});

describe('a reservation whose answer was lost', () => {
  it('is still in doubt after the gateway turned the next attempt away', async () => {
    const s = scene(sagaIn('STOCK_VERIFIE'), { plan: { 'reserve-stock:1': ['lost-done', 'turned-away'] } });
    await s.reserve();
    await s.reserve();
    expect(s.ledger('reserve-stock')).toEqual(['INCERTAINE']);
    expect(await s.release()).toBe('done');
    expect(s.service.standing()).toEqual([]);
  });

  it('is known not to be once the service itself refuses it', async () => {
    const s = scene(sagaIn('STOCK_VERIFIE'), { plan: { 'reserve-stock:1': ['lost', 'short'] } });
    await s.reserve();
    expect(await s.reserve()).toBe('InsufficientStock');
    expect(s.ledger('reserve-stock')).toEqual(['REFUSEE']);
  });

  it('keeps its undo in doubt when the gateway turns the second one away', async () => {
    const s = scene(sagaIn('STOCK_VERIFIE'), {
      plan: { 'reserve-stock:1:undo': ['lost-done', 'turned-away', 'done'] },
    });
    await s.reserve();
    expect([await s.release(), await s.release(), await s.release()]).toEqual([
      'ServiceUnavailable',
      'ServiceUnavailable',
      'done',
    ]);
    expect(s.record().etat_actuel).toBe('SAGA_ANNULEE');
  });
});
