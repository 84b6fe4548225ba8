import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

export interface DynamoDb {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts DynamoDB with its data in `path`. What it acknowledged survives the death of the process. */
export async function startDynamoDb(path: string, region: string, accountId: string): Promise<DynamoDb> {
  mkdirSync(path, { recursive: true });
  const worker = new Worker(new URL('./dynamodb-worker.ts', import.meta.url), {
    workerData: { path },
    env: { AWS_REGION: region, AWS_ACCOUNT_ID: accountId },
  });
  const exited = once(worker, 'exit');
  const [{ port }] = (await once(worker, 'message')) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      worker.postMessage('stop');
      await exited;
    },
  };
}
