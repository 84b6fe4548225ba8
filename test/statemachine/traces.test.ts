import { describe, expect, it } from '@jest/globals';
import { machineOf, SAGA_ID } from './support/order-machine.ts';
import { type Fake, failing, hanging, type Run, runMachine } from './support/run-machine.ts';

const CANCEL = 'COMPENSATION_EN_COURS: cancel-order';
const RELEASE = 'COMPENSATION_EN_COURS: release-stock';
const HAPPY_PATH = [
  'VERIFICATION_STOCK',
  'STOCK_VERIFIE',
  'RESERVATION_STOCK',
  'CREATION_COMMANDE',
  'SAGA_TERMINEE',
];

/** A task that hangs is given up after 30 ms; every other has all the time it needs. */
const run = (fakes: Record<string, Fake>, hangs?: string): Promise<Run> =>
  runMachine(machineOf(undefined, { taskTimeoutSeconds: (name) => (name === hangs ? 0.03 : 65) }), fakes);

/** Two retries of a step after a technical failure, four of an undo. */
const STEP_EXHAUSTED = '×3';
const UNDO_EXHAUSTED = '×5';

type Case = {
  readonly fails: string;
  /** What the failed step adds to the trace, its own state first. */
  readonly trace: readonly string[];
  /** The undos its position needs, in order. */
  readonly undos: readonly string[];
  readonly task: string;
};

const STEPS: readonly Case[] = [
  { fails: 'VERIFICATION_STOCK', task: 'verify-stock', trace: ['ECHEC_VERIFICATION_STOCK'], undos: [] },
  { fails: 'STOCK_VERIFIE', task: 'fetch-products', trace: ['ECHEC_RECUPERATION_PRODUIT'], undos: [] },
  { fails: 'RESERVATION_STOCK', task: 'reserve-stock', trace: ['ECHEC_RESERVATION_STOCK'], undos: [RELEASE] },
  {
    fails: 'CREATION_COMMANDE',
    task: 'create-order',
    trace: ['ECHEC_CREATION_COMMANDE'],
    undos: [CANCEL, RELEASE],
  },
];

const stepsBefore = (state: string): string[] => HAPPY_PATH.slice(0, HAPPY_PATH.indexOf(state));

describe('the machine of the order saga', () => {
  it('when nothing fails, enters five states and calls each step once with the claim check', async () => {
    const { trace, calls, ended } = await run({});
    expect(trace).toEqual(HAPPY_PATH);
    expect(ended).toBe('SUCCEEDED');
    expect(calls).toEqual(HAPPY_PATH.slice(0, 4).map((state) => ({ state, input: { saga_id: SAGA_ID } })));
  });

  describe.each(STEPS)('when $fails fails', ({ fails, task, trace, undos }) => {
    const failures = [
      { because: 'it is refused', fake: failing('ServiceRefusal'), attempts: '' },
      {
        because: 'it meets a technical error',
        fake: failing('ServiceUnavailable'),
        attempts: ` ${STEP_EXHAUSTED}`,
      },
      {
        because: 'its function is throttled',
        fake: failing('Lambda.TooManyRequestsException'),
        attempts: ` ${STEP_EXHAUSTED}`,
      },
      { because: 'it has no answer in time', fake: hanging, attempts: ` ${STEP_EXHAUSTED}`, hangs: task },
    ];

    const cases = failures.flatMap((failure) => [
      { ...failure, stuck: 'none' },
      ...undos.map((undo) => ({ ...failure, stuck: undo })),
    ]);

    it.each(cases)('because $because, exhausted undo: $stuck', async ({ fake, attempts, hangs, stuck }) => {
      const parked = stuck !== 'none' && stuck === undos.at(-1);
      const result = await run(
        { [fails]: fake, ...(stuck === 'none' ? {} : { [stuck]: failing('ServiceUnavailable') }) },
        hangs,
      );
      expect(result.trace).toEqual([
        ...stepsBefore(fails),
        `${fails}${attempts}`,
        ...trace,
        ...undos.map((undo) => (undo === stuck ? `${undo} ${UNDO_EXHAUSTED}` : undo)),
        ...(parked ? ['COMPENSATION_BLOQUEE', 'INTERVENTION_REQUISE'] : ['SAGA_ANNULEE']),
      ]);
      expect(result.ended).toBe(parked ? 'CompensationBlocked' : 'SUCCEEDED');
    });

    it('tells the record keeper what failed, and every undo which saga', async () => {
      const { calls } = await run({ [fails]: failing('ServiceRefusal') });
      expect(calls.slice(stepsBefore(fails).length + 1)).toEqual([
        {
          state: trace[0],
          input: {
            saga_id: SAGA_ID,
            etat: trace[0],
            erreur: { Error: 'ServiceRefusal', Cause: 'ServiceRefusal happened' },
          },
        },
        ...undos.map((state) => ({ state, input: { saga_id: SAGA_ID } })),
      ]);
    });

    it('never retries a final error', async () => {
      for (const error of [
        'InsufficientStock',
        'UnknownProduct',
        'ServiceRefusal',
        'OutcomeUnknown',
        'DeadlineExceeded',
        'CompensationRequested',
        'IllegalSaga',
        'SagaNotFound',
      ]) {
        const { calls } = await run({ [fails]: failing(error) });
        expect([error, calls.filter(({ state }) => state === fails).length]).toEqual([error, 1]);
      }
    });

    it('goes on when a retry succeeds', async () => {
      const { trace: recovered, ended } = await run({ [fails]: failing('ServiceUnavailable', 2) });
      expect(recovered).toEqual(
        HAPPY_PATH.map((state) => (state === fails ? `${state} ${STEP_EXHAUSTED}` : state)),
      );
      expect(ended).toBe('SUCCEEDED');
    });

    it('because the saga is being undone already, goes to every undo and records no failure', async () => {
      const result = await run({ [fails]: failing('CompensationRequested') });
      expect(result.trace).toEqual([...stepsBefore(fails), fails, CANCEL, RELEASE, 'SAGA_ANNULEE']);
      expect(result.ended).toBe('SUCCEEDED');
    });

    it('and the failure cannot be recorded, still undoes, or asks for a rescue when there is no undo', async () => {
      const result = await run({
        [fails]: failing('ServiceRefusal'),
        [`${trace[0]}`]: failing('VersionConflict'),
      });
      expect(result.trace).toEqual([
        ...stepsBefore(fails),
        fails,
        `${trace[0]} ${UNDO_EXHAUSTED}`,
        ...undos,
        undos.length > 0 ? 'SAGA_ANNULEE' : 'REPRISE_REQUISE',
      ]);
      expect(result.ended).toBe(undos.length > 0 ? 'SUCCEEDED' : 'RescueRequired');
    });
  });
});

describe('a refusal that has a state of its own', () => {
  it('short stock ends in ECHEC_STOCK_INSUFFISANT, with nothing to undo', async () => {
    const { trace, ended } = await run({ VERIFICATION_STOCK: failing('InsufficientStock') });
    expect(trace).toEqual(['VERIFICATION_STOCK', 'ECHEC_STOCK_INSUFFISANT', 'SAGA_ANNULEE']);
    expect(ended).toBe('SUCCEEDED');
  });

  it('short stock found by the reservation is a failed reservation', async () => {
    const { trace } = await run({ RESERVATION_STOCK: failing('InsufficientStock') });
    expect(trace).toEqual([
      ...stepsBefore('RESERVATION_STOCK'),
      'RESERVATION_STOCK',
      'ECHEC_RESERVATION_STOCK',
      RELEASE,
      'SAGA_ANNULEE',
    ]);
  });
});

describe('an undo', () => {
  const failedOrder = { CREATION_COMMANDE: failing('ServiceRefusal') };
  const upTo = [...HAPPY_PATH.slice(0, 4), 'ECHEC_CREATION_COMMANDE'];

  it('that succeeds at its last retry ends the saga undone', async () => {
    const { trace, ended } = await run({ ...failedOrder, [RELEASE]: failing('ServiceUnavailable', 4) });
    expect(trace).toEqual([...upTo, CANCEL, `${RELEASE} ${UNDO_EXHAUSTED}`, 'SAGA_ANNULEE']);
    expect(ended).toBe('SUCCEEDED');
  });

  it('that is exhausted lets the undo behind it run, which decides how the saga ends', async () => {
    const { trace, ended } = await run({ ...failedOrder, [CANCEL]: failing('ServiceUnavailable') });
    expect(trace).toEqual([...upTo, `${CANCEL} ${UNDO_EXHAUSTED}`, RELEASE, 'SAGA_ANNULEE']);
    expect(ended).toBe('SUCCEEDED');
  });

  it('that only a person can settle is not retried, and parks the saga once every undo was tried', async () => {
    const { trace, calls, ended } = await run({
      ...failedOrder,
      [CANCEL]: failing('ServiceUnavailable'),
      [RELEASE]: failing('CompensationIncomplete'),
    });
    expect(trace).toEqual([
      ...upTo,
      `${CANCEL} ${UNDO_EXHAUSTED}`,
      RELEASE,
      'COMPENSATION_BLOQUEE',
      'INTERVENTION_REQUISE',
    ]);
    expect(ended).toBe('CompensationBlocked');
    expect(calls.at(-1)).toEqual({
      state: 'COMPENSATION_BLOQUEE',
      input: {
        saga_id: SAGA_ID,
        erreur: { Error: 'CompensationIncomplete', Cause: 'CompensationIncomplete happened' },
      },
    });
  });

  it.each(['CompensationIncomplete', 'IllegalSaga', 'SagaNotFound'])(
    'is not retried after %s',
    async (error) => {
      const { calls } = await run({ ...failedOrder, [CANCEL]: failing(error) });
      expect(calls.filter(({ state }) => state === CANCEL)).toHaveLength(1);
    },
  );

  it('that never answers is given up and tried again', async () => {
    const { trace } = await run({ ...failedOrder, [CANCEL]: hanging }, 'cancel-order');
    expect(trace).toEqual([...upTo, `${CANCEL} ${UNDO_EXHAUSTED}`, RELEASE, 'SAGA_ANNULEE']);
  });

  it('that is exhausted in a saga that cannot be parked asks for a rescue', async () => {
    const { trace, ended } = await run({
      ...failedOrder,
      [RELEASE]: failing('ServiceUnavailable'),
      COMPENSATION_BLOQUEE: failing('VersionConflict'),
    });
    expect(trace).toEqual([
      ...upTo,
      CANCEL,
      `${RELEASE} ${UNDO_EXHAUSTED}`,
      `COMPENSATION_BLOQUEE ${UNDO_EXHAUSTED}`,
      'REPRISE_REQUISE',
    ]);
    expect(ended).toBe('RescueRequired');
  });
});

describe('retries', () => {
  it('of an undo are not eaten by those of the step before it', async () => {
    const { trace } = await run({
      RESERVATION_STOCK: failing('ServiceUnavailable'),
      [RELEASE]: failing('ServiceUnavailable', 4),
    });
    expect(trace).toEqual([
      ...stepsBefore('RESERVATION_STOCK'),
      `RESERVATION_STOCK ${STEP_EXHAUSTED}`,
      'ECHEC_RESERVATION_STOCK',
      `${RELEASE} ${UNDO_EXHAUSTED}`,
      'SAGA_ANNULEE',
    ]);
  });

  it('end at once when a refusal follows a technical failure', async () => {
    const refusedAtLast: Fake = (call) => failing(call === 1 ? 'ServiceUnavailable' : 'ServiceRefusal')(call);
    const { trace } = await run({ CREATION_COMMANDE: refusedAtLast });
    expect(trace.slice(3)).toEqual([
      'CREATION_COMMANDE ×2',
      'ECHEC_CREATION_COMMANDE',
      CANCEL,
      RELEASE,
      'SAGA_ANNULEE',
    ]);
  });

  it.each([0, 1, 3])('of a step are MAX_RETRIES, here %i', async (maxRetries) => {
    const machine = machineOf(undefined, { maxRetries });
    const { calls } = await runMachine(machine, { STOCK_VERIFIE: failing('ServiceUnavailable') });
    expect(calls.filter(({ state }) => state === 'STOCK_VERIFIE')).toHaveLength(maxRetries + 1);
  });
});
