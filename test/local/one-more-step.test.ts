import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeExecutionCommand, GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import axios from 'axios';
import { assemble } from '../../infra/assemble.ts';
import { bundleHandlers } from '../../infra/bundle.ts';
import { readConfig } from '../../infra/config.ts';
import { type Runtime, startRuntime } from '../../local/runtime.ts';
import { orderSaga } from '../../statemachine/order-saga.ts';

/** A copy of the order saga with a step and its undo of its own: nothing in local/ is told of it. */
const step = {
  state: 'PAIEMENT',
  task: 'charge-card',
  undo: 'refund-card',
  failure: 'ECHEC_CREATION_COMMANDE',
} as const;
const saga = { ...orderSaga, steps: [...orderSaga.steps.slice(0, 3), step, ...orderSaga.steps.slice(3)] };

const folder = mkdtempSync(join(tmpdir(), 'one-more-step-'));
let runtime: Runtime;

const build = async (outdir: string, settings: Record<string, string | undefined>) => {
  const handlersDir = join(outdir, 'handlers');
  await bundleHandlers(handlersDir);
  for (const name of [step.task, step.undo]) {
    mkdirSync(join(handlersDir, name));
    writeFileSync(join(handlersDir, name, 'index.mjs'), 'export const handler = async () => {};\n');
  }
  const { template, assetDir } = assemble({ config: readConfig('local', {}, settings), handlersDir, saga });
  const ids = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Function');
  return { template, assetDirs: Object.fromEntries(ids.map(([id]) => [id, assetDir(id)])) };
};

beforeAll(async () => {
  runtime = await startRuntime({ dataDir: folder, synthesize: build as never });
  await runtime.settled;
}, 60_000);
afterAll(async () => {
  await runtime.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('runs a step that was added to a copy of the machine, in its place, with its function', async () => {
  const { status, data } = await axios.post(`${runtime.apiUrl}/api/saga/commandes/`, {
    client_id: '7a1f3c52-4f0e-4d8b-9a55-0d1f6f2c9b11',
    lignes: [{ produit_id: '550e8400-e29b-41d4-a716-446655440001', quantite: 1 }],
  });
  expect([status, data.etat_final]).toEqual([201, 'SAGA_TERMINEE']);
  const sfn = new SFNClient({
    endpoint: runtime.awsUrl,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  const machine = (await axios.get(`${runtime.awsUrl}/`)).data.stateMachines[0] as string;
  const executionArn = `${machine.replace(':stateMachine:', ':execution:')}:${data.saga_id}-1`;
  expect((await sfn.send(new DescribeExecutionCommand({ executionArn }))).status).toBe('SUCCEEDED');
  const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
  const entered = events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
  expect(entered).toEqual([
    'VERIFICATION_STOCK',
    'STOCK_VERIFIE',
    'RESERVATION_STOCK',
    'PAIEMENT',
    'CREATION_COMMANDE',
    'SAGA_TERMINEE',
  ]);
});
