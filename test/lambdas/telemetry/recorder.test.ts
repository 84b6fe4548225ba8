import '../support/lambda-environment.ts';
import { describe, expect, it } from '@jest/globals';
import { captureConsole } from '../support/console.ts';
import { order, STORE } from '../support/order.ts';
import { refusedForStock, sagaIn } from '../support/saga-in.ts';

// aws-embedded-metrics looks around when it is loaded, which in a test is before any import has run.
const { createRecorder } = await import('../../../lambdas/telemetry/recorder.ts');

const output = captureConsole();

type Added = { amounts: Record<string, number>; group: string; spread: number };

const recorderOf = ({ storeLabel = true, fails = false } = {}) => {
  const added: Added[] = [];
  const lost: unknown[] = [];
  const recorder = createRecorder({
    counters: {
      add: async (amounts, group, spread) => {
        if (fails) throw new Error('throttled');
        if (amounts.size === 0) return;
        added.push({ amounts: Object.fromEntries(amounts), group, spread });
      },
      read: async () => new Map(),
    },
    stage: 'local',
    storeLabel,
    clientType: 'api',
    onLost: (error) => lost.push(error),
  });
  return { recorder, added, lost };
};

const call = (status: number) => ({ service: 'catalogue', endpoint: 'produits/{id}', status, seconds: 0.15 });

describe('what one invocation measures', () => {
  it('waits in the record while the saga goes well, and costs no write of its own', async () => {
    const { recorder, added } = recorderOf();
    recorder.called(call(200));
    const written = recorder.enclose(undefined, order());
    recorder.committed(undefined, written);
    await recorder.flush();
    expect(added).toEqual([]);
    expect(written.mesures).toMatchObject({
      [`saga_total|api|${STORE}`]: 1,
      'services_externes_calls_total|catalogue|produits%2F%7Bid%7D|200': 1,
    });
  });

  it('is added in one write when the saga ends: what waited, its events and the calls', async () => {
    const { recorder, added } = recorderOf();
    const before = { ...sagaIn('STOCK_RESERVE'), mesures: { 'saga_total|api|': 1 } };
    recorder.called(call(200));
    const written = recorder.enclose(before, { ...sagaIn('SAGA_TERMINEE'), mesures: before.mesures });
    recorder.committed(before, written);
    await recorder.flush();
    expect(written.mesures).toBeUndefined();
    expect(added).toMatchObject([
      {
        amounts: {
          'saga_total|api|': 1,
          'services_externes_calls_total|catalogue|produits%2F%7Bid%7D|200': 1,
          [`saga_etapes_total|CREATION_COMMANDE|succes|${STORE}`]: 1,
        },
      },
    ]);
  });

  it('is counted once when another writer was faster and the write is decided again', async () => {
    const { recorder } = recorderOf();
    recorder.called(call(200));
    recorder.enclose(undefined, order());
    const written = recorder.enclose(undefined, order());
    expect(written.mesures).toMatchObject({
      [`saga_total|api|${STORE}`]: 1,
      'services_externes_calls_total|catalogue|produits%2F%7Bid%7D|200': 1,
    });
  });

  it('is added at once when the saga does not go well', async () => {
    const { recorder, added } = recorderOf();
    const saga = order();
    recorder.called(call(200));
    recorder.called(call(200));
    recorder.committed(undefined, saga);
    await recorder.flush();
    expect(added).toEqual([
      {
        group: STORE,
        spread: Number.parseInt(saga.saga_id.slice(0, 8), 16),
        amounts: {
          'services_externes_calls_total|catalogue|produits%2F%7Bid%7D|200': 2,
          'services_externes_duree_seconds|catalogue|produits%2F%7Bid%7D|0.2': 2,
          'services_externes_duree_seconds|catalogue|produits%2F%7Bid%7D|sum': 0.3,
          [`saga_total|api|${STORE}`]: 1,
        },
      },
    ]);
  });

  it('does not tell stores apart when the label is off', async () => {
    const { recorder, added } = recorderOf({ storeLabel: false });
    recorder.committed(undefined, order());
    await recorder.flush();
    expect(added).toMatchObject([{ group: '-', amounts: { 'saga_total|api|': 1 } }]);
  });

  it('is lost, and said to be, rather than fail a step that has done its work', async () => {
    const { recorder, lost } = recorderOf({ fails: true });
    recorder.called(call(200));
    await expect(recorder.flush()).resolves.toBeUndefined();
    expect(lost).toEqual([new Error('throttled')]);
  });

  it('is lost when it is no number', async () => {
    const { recorder, lost } = recorderOf();
    recorder.gauge('Age', Number.NaN);
    await expect(recorder.flush()).resolves.toBeUndefined();
    expect(lost).toHaveLength(1);
  });
});

describe('embedded metrics', () => {
  it('are one line of JSON that CloudWatch reads', async () => {
    const { recorder, lost } = recorderOf();
    recorder.committed(undefined, order());
    recorder.committed(order(), refusedForStock());
    recorder.called(call(200));
    recorder.called(call(503));
    recorder.called(call(0));
    recorder.gauge('SagasReprises', 3);
    await recorder.flush();
    expect(lost).toEqual([]);
    expect(output.metrics()).toEqual([
      expect.objectContaining({
        stage: 'local',
        SagasDemarrees: 1,
        SagasAnnulees: 1,
        DureeSagaSecondes: 0,
        AppelsExternes: [1, 1, 1],
        EchecsAppelsExternes: [1, 1],
        SagasReprises: 3,
        _aws: expect.objectContaining({
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'OrderSaga',
              Dimensions: [['stage']],
              Metrics: expect.arrayContaining([
                { Name: 'SagasDemarrees', Unit: 'Count' },
                { Name: 'DureeSagaSecondes', Unit: 'Seconds' },
                { Name: 'SagasReprises', Unit: 'None' },
              ]),
            },
          ],
        }),
      }),
    ]);
  });

  it.each([
    ['SagasTerminees', 'STOCK_RESERVE', 'SAGA_TERMINEE'],
    ['SagasBloquees', 'COMPENSATION_EN_COURS', 'COMPENSATION_BLOQUEE'],
  ] as const)('count %s once', async (name, from, to) => {
    const { recorder } = recorderOf();
    recorder.committed(sagaIn(from), sagaIn(to));
    await recorder.flush();
    expect(output.metrics()[0]).toMatchObject({ [name]: 1 });
  });

  it('lose none of the calls of a large order', async () => {
    const { recorder } = recorderOf();
    for (let n = 0; n < 250; n++) recorder.called(call(200));
    await recorder.flush();
    const values = output.metrics().flatMap(({ AppelsExternes }) => AppelsExternes as number[]);
    expect(values).toHaveLength(250);
  });

  it('are not written when there is nothing to tell', async () => {
    const { recorder } = recorderOf();
    await recorder.flush();
    expect(output.text()).toBe('');
  });
});
