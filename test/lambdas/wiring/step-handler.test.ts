import '../support/lambda-environment.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InsufficientStock, ServiceUnavailable } from '../../../domain/errors.ts';
import { stockVerified } from '../../../domain/forward.ts';
import { note, type Saga } from '../../../domain/saga.ts';
import type { Step } from '../../../lambdas/steps/step.ts';
import { counterStore } from '../../../lambdas/store/counters.ts';
import { sagaStore } from '../../../lambdas/store/saga-store.ts';
import { captureConsole } from '../support/console.ts';
import { COUNTERS, type Dynamo, SAGAS, startDynamo } from '../support/dynamo.ts';
import { lambdaContext } from '../support/invoke.ts';
import { order } from '../support/order.ts';
import { sagaIn } from '../support/saga-in.ts';

const { stepHandler, stepInputSchema } = await import('../../../lambdas/wiring/step-handler.ts');

const output = captureConsole();
let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = dynamo.endpoint;
});
afterAll(() => dynamo.stop());

const stored = (saga: Saga) => sagaStore(dynamo.client, SAGAS).load(saga.saga_id);
const invoke = async (saga: Saga, step: Step, name = 'verify-stock') => {
  await dynamo.put(saga);
  const handler = stepHandler(name, stepInputSchema, () => step);
  return handler({ saga_id: saga.saga_id }, lambdaContext(), () => {});
};
const fresh = (): Saga => order({ at: new Date() });

const succeeds: Step = async ({ saga_id }, { store, now, observe }) => {
  observe({ service: 'inventaire', endpoint: 'stock-local', status: 200, seconds: 0.1 });
  await store.update(saga_id, (saga) => stockVerified(saga, now(), now()));
};
const fails =
  (error: Error): Step =>
  async (_, { observe }) => {
    observe({ service: 'inventaire', endpoint: 'stock-local', status: 503, seconds: 0.1 });
    throw error;
  };

describe('a step as a function', () => {
  it('does its work, counts it and says so with the saga’s id', async () => {
    await dynamo.clear();
    const saga = fresh();
    await expect(invoke(saga, succeeds)).resolves.toBeUndefined();
    const { etat_actuel, mesures } = await stored(saga);
    expect(etat_actuel).toBe('STOCK_VERIFIE');
    expect(mesures).toMatchObject({
      'services_externes_calls_total|inventaire|stock-local|200': 1,
      [`saga_etapes_total|VERIFICATION_STOCK|succes|${saga.magasin_id}`]: 1,
    });
    expect(output.logs()).toContainEqual(
      expect.objectContaining({ message: 'Étape faite', saga_id: saga.saga_id, etape: 'verify-stock' }),
    );
  });

  it.each(['verify-stock', 'reserve-stock', 'release-stock'])(
    'logs which attempt of %s it is',
    async (name) => {
      await dynamo.clear();
      const saga = name === 'release-stock' ? sagaIn('COMPENSATION_EN_COURS') : fresh();
      await dynamo.put(saga);
      const writes: Step = async ({ saga_id }, { store, now }) => {
        await store.update(saga_id, (current) =>
          note(current, { type: 'SAGA_REPRISE', message: 'x' }, now()),
        );
      };
      const steps: Step[] = [fails(new ServiceUnavailable('HTTP 503')), fails(new Error('lost')), writes];
      for (const step of steps) {
        const handler = stepHandler(name, stepInputSchema, () => step);
        await Promise.resolve(handler({ saga_id: saga.saga_id }, lambdaContext(), () => {})).catch(() => {});
      }
      expect(output.logs()).toMatchObject([
        { level: 'WARN', etape: name, tentative: 1, duree_ms: expect.any(Number) },
        { level: 'WARN', etape: name, tentative: 2 },
        { level: 'INFO', etape: name, tentative: 3, duree_ms: expect.any(Number) },
      ]);
    },
  );

  it('that fails records the attempt with its facts, counts its calls, and hands the error to the machine', async () => {
    await dynamo.clear();
    const saga = fresh();
    const error = new InsufficientStock('Stock insuffisant', {
      lignes: [{ ligne: 1, quantite_disponible: 0 }],
    });
    await expect(invoke(saga, fails(error))).rejects.toBe(error);
    const { historique_evenements, echec, etat_actuel } = await stored(saga);
    expect(etat_actuel).toBe('VERIFICATION_STOCK');
    expect(echec).toEqual({
      etape: 'verify-stock',
      type: 'InsufficientStock',
      message: 'Stock insuffisant',
      details: { lignes: [{ ligne: 1, quantite_disponible: 0 }] },
    });
    expect(historique_evenements.at(-1)).toMatchObject({
      type: 'TENTATIVE_ECHOUEE',
      donnees: { type: 'InsufficientStock', etape: 'verify-stock' },
    });
    const counters = await counterStore(dynamo.client, COUNTERS).read();
    expect(counters.get('services_externes_calls_total|inventaire|stock-local|503')).toBe(1);
    expect(output.logs()).toContainEqual(
      expect.objectContaining({ level: 'WARN', saga_id: saga.saga_id, erreur: 'InsufficientStock' }),
    );
  });

  it('records the failed attempt of an undo without touching why the order failed', async () => {
    const saga = sagaIn('COMPENSATION_EN_COURS');
    await expect(invoke(saga, fails(new ServiceUnavailable('HTTP 503')), 'release-stock')).rejects.toThrow();
    expect(await stored(saga)).toMatchObject({ etat_actuel: saga.etat_actuel, echec: saga.echec });
  });

  it('has less time than its function: some is kept to write down what came of its calls', async () => {
    let left = 0;
    await invoke(fresh(), async (_, { timeLeftMs }) => {
      left = timeLeftMs();
    });
    expect(left).toBeGreaterThan(16_000);
    expect(left).toBeLessThanOrEqual(17_000);
  });

  it.each([undefined, {}, { saga_id: 'x' }, { saga_id: 12 }, 'text'])(
    'refuses the input %j',
    async (input) => {
      const handler = stepHandler('verify-stock', stepInputSchema, () => succeeds);
      await expect(handler(input, lambdaContext(), () => {})).rejects.toMatchObject({
        name: 'IllegalSaga',
        message: expect.stringContaining('verify-stock'),
      });
    },
  );

  it('tells the machine when there is no such saga', async () => {
    const handler = stepHandler('verify-stock', stepInputSchema, () => succeeds);
    const unknown = handler({ saga_id: order().saga_id }, lambdaContext(), () => {});
    await expect(unknown).rejects.toMatchObject({ name: 'SagaNotFound' });
  });

  it('hands on its error also when even that cannot be recorded', async () => {
    const saga = fresh();
    await dynamo.damage(saga, { version: { S: 'x' } });
    const handler = stepHandler('verify-stock', stepInputSchema, () =>
      fails(new ServiceUnavailable('HTTP 503')),
    );
    const failed = handler({ saga_id: saga.saga_id }, lambdaContext(), () => {});
    await expect(failed).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    expect(output.logs()).toContainEqual(expect.objectContaining({ level: 'ERROR' }));
  });

  it('is built again when the first call met a bad environment', async () => {
    let builds = 0;
    const handler = stepHandler('verify-stock', stepInputSchema, () => {
      if (++builds === 1) throw new Error('Bad environment');
      return succeeds;
    });
    const saga = fresh();
    await dynamo.put(saga);
    const call = () => handler({ saga_id: saga.saga_id }, lambdaContext(), () => {});
    await expect(call()).rejects.toThrow('Bad environment');
    await expect(call()).resolves.toBeUndefined();
  });
});
