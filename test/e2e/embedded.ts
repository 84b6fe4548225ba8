import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRuntime } from '../../local/runtime.ts';

/** Starts the embedded runtime on free ports and points the tests at it. Returns what stops it. */
export async function startEmbedded(): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'order-saga-e2e-'));
  const runtime = await startRuntime({
    dataDir,
    // Retries as the state machine says, their waits fifty times shorter.
    retryScale: 0.02,
    scheduleMaxSeconds: 2,
    settings: { COMPENSATION_MAX_RETRIES: '4', RESCUE_GRACE_SECONDS: '1' },
  });
  Object.assign(process.env, {
    API_URL: runtime.apiUrl,
    AWS_ENDPOINT_URL: runtime.awsUrl,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    ...Object.fromEntries(
      Object.entries(runtime.servicesUrls).map(([name, url]) => [`${name.toUpperCase()}_URL`, url]),
    ),
  });
  await runtime.settled;
  return async () => {
    await runtime.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
