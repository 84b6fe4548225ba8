import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { synthesize } from '../../local/aws/synthesize.ts';
import type { Template } from '../../local/aws/template/template.ts';
import { type Runtime, startRuntime } from '../../local/runtime.ts';
import { addFault, clearFaults, product } from '../system.ts';
import { ASSUMED } from './assumptions.ts';
import { type DynamoMeter, startDynamoMeter } from './dynamo-meter.ts';
import { endedExecution } from './execution-use.ts';
import { indexesOf } from './index-writes.ts';
import type { Usage } from './usage.ts';

export type MeasuredSaga = { readonly path: readonly string[]; readonly usage: Usage };
export type Measured = { readonly happy: MeasuredSaga; readonly compensated: MeasuredSaga };

/** Every call of a saga; not Kong's looks at the health of a service. */
const SAGA_CALLS = '/(produits|stock-local|diminuer-stock|augmenter-stock|enregistrer|annuler)';

/**
 * Runs one saga that succeeds and one that is compensated on the embedded runtime, for callers who wait for the end, and
 * counts what they would be billed for. Services take `ASSUMED.serviceMs`, so that callers wait about as long as on AWS.
 */
export async function measureSagas(lines: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'cost-'));
  const meter = await startDynamoMeter();
  let template: Template | undefined;
  const runtime = await startRuntime({
    dataDir: folder,
    functionEnvironment: { AWS_ENDPOINT_URL_DYNAMODB: meter.url },
    synthesize: async (outdir, settings) => {
      const synthesized = await synthesize(outdir, settings);
      template = synthesized.template;
      return synthesized;
    },
  });
  try {
    if (!template) throw new Error('The stack was not synthesized');
    meter.forwardTo(runtime.awsUrl, indexesOf(template));
    await runtime.settled;
    const context = { runtime, meter, memoryGb: memoryOf(template), lines };
    const slow = { path: SAGA_CALLS, kind: 'latency', latencyMs: ASSUMED.serviceMs, times: 'always' };
    for (const service of Object.keys(runtime.servicesUrls)) await addFault(runtime, service, slow);
    // The first ones fill the counters and teach the waiting function how long a saga takes.
    for (let round = 0; round < 3; round++) await measure(context, 'SAGA_TERMINEE');
    const happy = await measure(context, 'SAGA_TERMINEE');
    await clearFaults(runtime, 'commandes');
    await addFault(runtime, 'commandes', { path: '/enregistrer', kind: 'refuse', times: 'always' });
    const compensated = await measure(context, 'SAGA_ANNULEE');
    return { happy, compensated };
  } finally {
    await runtime.stop();
    meter.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Context = {
  readonly runtime: Runtime;
  readonly meter: DynamoMeter;
  readonly memoryGb: number;
  readonly lines: number;
};

async function measure(context: Context, final: string): Promise<MeasuredSaga> {
  const { runtime, meter, memoryGb, lines } = context;
  meter.take();
  const [logsBefore, callsBefore] = [functionLogBytes(runtime.logDir), await serviceCalls(runtime)];
  await axios.post(`${runtime.apiUrl}/api/saga/commandes/`, orderOf(lines), {
    validateStatus: () => true,
  });
  const execution = await endedExecution(runtime.awsUrl);
  if (execution.path.at(-1) !== final) throw new Error(`${final} expected, not ${execution.path.join(', ')}`);
  const used = meter.take();
  const { path, transitions, taskInvocations } = execution;
  const waves = ((await serviceCalls(runtime)) - callsBefore) / lines;
  const stepsMs = taskInvocations * ASSUMED.functionMs + waves * ASSUMED.serviceMs;
  const sagaMs = stepsMs + transitions * ASSUMED.transitionMs;
  const invocations = taskInvocations + 1;
  return {
    path,
    usage: {
      transitions,
      invocations,
      // The function behind the API is paid for as long as it waits.
      gigabyteSeconds: (memoryGb * (stepsMs + sagaMs + ASSUMED.functionMs)) / 1000,
      writeUnits: used.writeUnits,
      readUnits: used.readUnits,
      apiRequests: 1,
      logBytes:
        functionLogBytes(runtime.logDir) -
        logsBefore +
        execution.logBytes +
        invocations * ASSUMED.platformLogBytes +
        ASSUMED.accessLogBytes,
      traces: ASSUMED.tracedShare,
    },
  };
}

const orderOf = (lines: number) => ({
  client_id: '7a1f3c52-4f0e-4d8b-9a55-0d1f6f2c9b11',
  lignes: Array.from({ length: lines }, (_, index) => ({
    produit_id: product((index + 1) as 1),
    quantite: 1,
  })),
});

/** Memory of the functions, in GB. @throws Error when they differ: the model would need to know which is which. */
function memoryOf({ Resources }: Template): number {
  const sizes = Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Properties }) => Number(Properties?.MemorySize));
  const [size = 0] = sizes;
  if (sizes.some((other) => other !== size))
    throw new Error(`Functions of several sizes: ${sizes.join()} MB`);
  return size / 1024;
}

/** Bytes in the logs of the functions; the rescuer's belong to no saga. */
const functionLogBytes = (folder: string): number =>
  readdirSync(folder)
    .filter((file) => !/rescue|kong/i.test(file))
    .reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);

/** Calls that the services got so far, without Kong's looks at their health. */
async function serviceCalls({ servicesUrls }: Runtime): Promise<number> {
  const states = await Promise.all(
    Object.values(servicesUrls).map((url) =>
      axios.get<{ calls: Record<string, number> }>(`${url}/__control/state`),
    ),
  );
  return states
    .flatMap(({ data }) => Object.entries(data.calls))
    .reduce((sum, [label, count]) => sum + (label.includes('health') ? 0 : count), 0);
}
