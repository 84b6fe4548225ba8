import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundleHandlers } from './bundle.ts';
import { ConfigError, readConfig } from './config.ts';
import { OrderSagaStack } from './order-saga-stack.ts';

/** What `cdk` runs, with the settings of the stage in the environment: see docs/operations.md. */
const app = new App();
try {
  const config = readConfig(
    app.node.tryGetContext('stage') ?? process.env.STAGE,
    app.node.getAllContext(),
    process.env,
  );
  const handlersDir = join(app.outdir, 'handlers');
  await bundleHandlers(handlersDir);
  new OrderSagaStack(app, { config, handlersDir });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
