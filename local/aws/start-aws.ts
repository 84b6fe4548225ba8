import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsOptions } from './aws-options.ts';
import { ACCOUNT_ID, type Deployment, deploy } from './deploy.ts';
import { startDynamoDb } from './dynamodb/dynamodb.ts';
import type { Synthesized } from './synthesize.ts';

/** The AWS services, up and with their data, but without anything on them. */
export interface Aws {
  /** Brings up what the template says. Throws TemplateError for what cannot be run here. */
  deploy(synthesized: Synthesized): Promise<Deployment>;
  stop(): Promise<void>;
}

export async function startAws(options: AwsOptions): Promise<Aws> {
  const { dataDir, logDir, cacheDir, region } = options;
  for (const folder of [dataDir, logDir, cacheDir]) mkdirSync(folder, { recursive: true });
  const dynamoDb = await startDynamoDb(join(dataDir, 'dynamodb'), region, ACCOUNT_ID);
  const stops: (() => Promise<void> | void)[] = [() => dynamoDb.stop()];
  return {
    deploy: (synthesized) => deploy(synthesized, options, dynamoDb, (stop) => stops.push(stop)),
    async stop() {
      for (const stop of stops.reverse()) await stop();
    },
  };
}
