import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { monthlyCost } from '../../scripts/cost/fixed.ts';
import { indexUnits } from '../../scripts/cost/index-writes.ts';
import { itemBytes, readUnits, writeUnits } from '../../scripts/cost/item-size.ts';
import { type Measured, measureSagas } from '../../scripts/cost/measure.ts';
import { costOf, dollarsOf, type Usage } from '../../scripts/cost/usage.ts';
import { view } from './stack.ts';

jest.setTimeout(180_000);

/** The budget of a saga, in dollars for a million of them; docs/operations.md has what it comes to. */
const BUDGET = { happy: 220, compensated: 350 };

const perMillion = (usage: Usage): number => dollarsOf(usage) * 1_000_000;

describe('a saga of one line', () => {
  let measured: Measured;
  beforeAll(async () => {
    measured = await measureSagas(1);
  });

  it('that succeeds enters five states, calls five functions, and stays within its budget', () => {
    const { path, usage } = measured.happy;
    expect(path).toEqual([
      'VERIFICATION_STOCK',
      'STOCK_VERIFIE',
      'RESERVATION_STOCK',
      'CREATION_COMMANDE',
      'SAGA_TERMINEE',
    ]);
    expect(usage).toMatchObject({ transitions: 6, invocations: 5, apiRequests: 1 });
    expect(usage.writeUnits).toBeLessThanOrEqual(34);
    // How often a waiting function looks depends on how long the saga takes, here and now.
    expect(usage.readUnits).toBeLessThanOrEqual(40);
    expect(usage.gigabyteSeconds).toBeLessThanOrEqual(0.8);
    expect(usage.logBytes).toBeLessThanOrEqual(25_000);
    expect(perMillion(usage)).toBeLessThanOrEqual(BUDGET.happy);
  });

  it('that is compensated enters eight states, and stays within its budget', () => {
    const { path, usage } = measured.compensated;
    expect(path.slice(4)).toEqual([
      'ECHEC_CREATION_COMMANDE',
      'COMPENSATION_EN_COURS: cancel-order',
      'COMPENSATION_EN_COURS: release-stock',
      'SAGA_ANNULEE',
    ]);
    expect(usage).toMatchObject({ transitions: 9, invocations: 8, apiRequests: 1 });
    expect(usage.writeUnits).toBeLessThanOrEqual(66);
    expect(usage.readUnits).toBeLessThanOrEqual(60);
    expect(usage.gigabyteSeconds).toBeLessThanOrEqual(1.1);
    expect(usage.logBytes).toBeLessThanOrEqual(50_000);
    expect(perMillion(usage)).toBeLessThanOrEqual(BUDGET.compensated);
  });

  it('costs most for its transitions: a sixth state would be the dearest thing in it', () => {
    expect(costOf(measured.happy.usage)[0]?.what).toBe('transitions');
    expect(perMillion({ ...measured.happy.usage, transitions: 8 })).toBeGreaterThan(BUDGET.happy);
  });
});

describe('the meter', () => {
  it('counts an item as the developer guide of DynamoDB does', () => {
    expect(itemBytes({ a: { S: 'é' }, b: { N: '-12.5' }, c: { BOOL: true } })).toBe(3 + 4 + 2);
    expect(itemBytes({ l: { L: [{ S: 'ab' }] }, m: { M: { k: { NULL: true } } } })).toBe(1 + 6 + 1 + 6);
    expect([writeUnits(0), writeUnits(1024), writeUnits(1025)]).toEqual([1, 1, 2]);
    expect([readUnits(0), readUnits(4096), readUnits(4097)]).toEqual([1, 1, 2]);
  });

  it('bills an index for entries that come, go or change, and not for those that stay', () => {
    const indexes = [
      ['liste_shard', 'liste_tri', 'saga_id'],
      ['active_shard', 'liste_tri', 'saga_id'],
    ];
    const ended = { saga_id: { S: '1' }, liste_shard: { S: '0' }, liste_tri: { S: 'x' } };
    const active = { ...ended, active_shard: { S: '0' } };
    expect(indexUnits(indexes, undefined, active)).toBe(2);
    expect(indexUnits(indexes, active, { ...active, version: { N: '2' } })).toBe(0);
    expect(indexUnits(indexes, active, ended)).toBe(1);
    expect(indexUnits(indexes, active, { ...active, liste_tri: { S: 'y' } })).toBe(4);
  });
});

it('a stack that nobody calls costs little more than its alarms and its dashboard', () => {
  const Resources = Object.fromEntries(view('prod').resources.map((resource) => [resource.id, resource]));
  const costs = monthlyCost({ Resources });
  expect(Object.keys(costs).sort()).toEqual(['alarms', 'dashboard', 'metrics', 'rescuer', 'secret']);
  for (const [what, dollars] of Object.entries(costs)) expect([what, dollars > 0]).toEqual([what, true]);
  expect(Object.values(costs).reduce((sum, dollars) => sum + dollars)).toBeLessThan(15);
});
