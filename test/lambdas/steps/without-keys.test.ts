import { describe, expect, it } from '@jest/globals';
import type { Fate } from '../support/effect-service.ts';
import { sagaIn } from '../support/saga-in.ts';
import { scene } from '../support/scene.ts';

const withoutKeys = (lines: number, plan: Record<string, Fate | Fate[]>, concurrency = 2) =>
  scene(sagaIn('STOCK_VERIFIE', { lines }), { honoursKey: false, concurrency, plan });

const times = (calls: string[], key: string): number => calls.filter((call) => call === key).length;

describe('a service that does not honour keys', () => {
  it('has at most one wave of lines in doubt at any moment', async () => {
    const s = withoutKeys(5, {});
    expect(await s.reserve()).toBe('done');
    const inDoubt = s.writes.map((saga) =>
      saga.registre['reserve-stock'].filter(({ etat }) => etat === 'EN_COURS'),
    );
    expect(Math.max(...inDoubt.map((entries) => entries.length))).toBe(2);
    expect(s.service.standing()).toHaveLength(5);
  });

  it.each<[Fate, string]>([
    ['lost', 'OutcomeUnknown'],
    ['lost-done', 'OutcomeUnknown'],
    ['crash-before', 'Crash'],
    ['crash-after', 'Crash'],
  ])('is never sent a call again that may have arrived (%s)', async (fate, error) => {
    const s = withoutKeys(2, { 'reserve-stock:1': [fate, 'done'] });
    expect(await s.reserve()).toBe(error);
    expect(await s.reserve()).toBe('OutcomeUnknown');
    expect(await s.reserve()).toBe('OutcomeUnknown');
    await s.release();
    await s.release();
    expect(times(s.service.calls, 'reserve-stock:1')).toBe(1);
    expect(times(s.service.calls, 'reserve-stock:1:undo')).toBe(0);
  });

  it('is sent again a call that certainly did not arrive', async () => {
    const s = withoutKeys(2, { 'reserve-stock:1': ['not-sent', 'done'] });
    expect(await s.reserve()).toBe('ServiceUnavailable');
    expect(await s.reserve()).toBe('done');
    expect(s.service.standing()).toHaveLength(2);
  });

  it('undoes what is known and leaves the rest to a person', async () => {
    const s = withoutKeys(4, { 'reserve-stock:3': 'lost-done' });
    expect(await s.reserve()).toBe('OutcomeUnknown');
    expect(await s.release()).toBe('CompensationIncomplete');
    expect(s.service.standing()).toEqual(['reserve-stock:3']);
    expect(s.ledger('reserve-stock')).toEqual(['ANNULEE', 'ANNULEE', 'INCERTAINE', 'ANNULEE']);
  });

  it('is sent no further wave after one line is unknown', async () => {
    const s = withoutKeys(6, { 'reserve-stock:1': 'lost' });
    await s.reserve();
    expect(s.service.calls).toEqual(['reserve-stock:1', 'reserve-stock:2']);
    expect(s.ledger('reserve-stock').slice(2)).toEqual(['PREVUE', 'PREVUE', 'PREVUE', 'PREVUE']);
  });

  it('is never sent an undo again that may have arrived', async () => {
    const s = withoutKeys(3, {
      'reserve-stock:3': 'refused',
      'reserve-stock:1:undo': ['lost-done', 'done'],
    });
    await s.reserve();
    expect(await s.release()).toBe('CompensationIncomplete');
    expect(await s.release()).toBe('CompensationIncomplete');
    expect(times(s.service.calls, 'reserve-stock:1:undo')).toBe(1);
    expect(s.record().registre['reserve-stock'][0]).toMatchObject({
      etat: 'FAITE',
      annulation: { etat: 'INCERTAINE' },
    });
  });

  it('sees two attempts side by side call each line once', async () => {
    const s = withoutKeys(4, {}, 4);
    await Promise.all([s.reserve(), s.reserve()]);
    expect(new Set(s.service.calls).size).toBe(s.service.calls.length);
  });
});
