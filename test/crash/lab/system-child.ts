// The embedded runtime in a process of its own, to be killed. It brings up a stack that was synthesized once for all
// its starts: a synthesis takes longer than everything else that a restart does.
import { readFileSync } from 'node:fs';
import type { Synthesized } from '../../../local/aws/synthesize.ts';
import { startRuntime } from '../../../local/runtime.ts';
import { ANY_KONG } from './build.ts';

const [dataDir = '', buildPath = ''] = process.argv.slice(2);

// Whoever started it is gone: nothing is left behind.
process.on('disconnect', () => process.exit(0));
if (!process.connected) process.exit(0);

const runtime = await startRuntime({
  dataDir,
  retryScale: 0.02,
  scheduleMaxSeconds: 1,
  synthesize: async (_, { KONG_GATEWAY_URL = '' }) =>
    JSON.parse(readFileSync(buildPath, 'utf8').replaceAll(ANY_KONG, KONG_GATEWAY_URL)) as Synthesized,
});
const { apiUrl, awsUrl, servicesUrls, logDir } = runtime;
process.send?.({ apiUrl, awsUrl, servicesUrls, logDir });
