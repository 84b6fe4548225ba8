import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { bundleHandlers } from '../../../infra/bundle.ts';
import { readConfig } from '../../../infra/config.ts';
import { OrderSagaStack } from '../../../infra/order-saga-stack.ts';
import { orderSaga } from '../../../statemachine/order-saga.ts';

/** What `cdk` runs for the update: the same stack, with one more step before the reservation. */
const app = new App();
const handlersDir = join(app.outdir, 'handlers');
await bundleHandlers(handlersDir);
mkdirSync(join(handlersDir, 'check-client'));
writeFileSync(join(handlersDir, 'check-client/index.mjs'), 'export const handler = async () => {};\n');

const step = {
  state: 'CONTROLE_CLIENT',
  task: 'check-client',
  failure: 'ECHEC_RECUPERATION_PRODUIT',
} as const;
const place = orderSaga.steps.findIndex(({ task }) => task === 'reserve-stock');
const saga = { ...orderSaga, steps: orderSaga.steps.toSpliced(place, 0, step) };

const config = readConfig(app.node.tryGetContext('stage'), app.node.getAllContext(), process.env);
new OrderSagaStack(app, { config, handlersDir, saga });
app.synth();
