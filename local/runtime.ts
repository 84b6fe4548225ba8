import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { startAws } from './aws/start-aws.ts';
import { synthesize } from './aws/synthesize.ts';
import { startBackends } from './backends.ts';
import { lockDataDir } from './data-lock.ts';
import { earlyServer } from './early-server.ts';
import { HOST, listen } from './listen.ts';
import type { RuntimeOptions } from './runtime-options.ts';

export interface Runtime {
  readonly apiUrl: string;
  readonly awsUrl: string;
  readonly kongUrl: string;
  readonly kongAdminUrl: string;
  readonly servicesUrls: Readonly<Record<string, string>>;
  readonly logDir: string;
  readonly functions: readonly string[];
  /** Resolves when every function is loaded and the schedules run; requests are answered before. */
  readonly settled: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Calls of a function before V8 compiles it for speed; 3,000 by default. Each Lambda function's worker has its own copy of
 * the same libraries, and thousands of orders later they would still be compiling at the orders' expense.
 */
const CALLS_BEFORE_OPTIMIZING = 500;

/** Brings the whole system up. Throws PortTakenError, DataInUseError, TemplateError or what a build says. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  setFlagsFromString(`--invocation-count-for-turbofan=${CALLS_BEFORE_OPTIMIZING}`);
  const stops: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    return { ...(await bringUp(options, (each) => stops.push(each))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp(options: RuntimeOptions, onStop: (stop: () => Promise<void> | void) => void) {
  const { dataDir, onProgress = () => {} } = options;
  const timed = async <T>(step: string, work: Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await work;
    onProgress(step, performance.now() - started);
    return result;
  };
  const folder = (name: string) => join(dataDir, name);

  onStop(lockDataDir(dataDir));
  if (options.reset)
    for (const name of ['data', 'logs']) rmSync(folder(name), { recursive: true, force: true });
  mkdirSync(folder('logs'), { recursive: true });

  // Ports first: a taken one is told at once and not after the build.
  const api = earlyServer();
  const aws = earlyServer();
  onStop(() => api.stop());
  onStop(() => aws.stop());
  const apiPort = await listen(api.server, {
    port: options.apiPort ?? 0,
    purpose: 'the API',
    option: '--port',
  });
  const awsPort = await listen(aws.server, {
    port: options.awsPort ?? 0,
    purpose: 'the AWS endpoint',
    option: '--aws-port',
  });
  const awsUrl = `http://${HOST}:${awsPort}`;

  const backends = startBackends({
    dataDir: folder('data/services'),
    kongPort: options.kongPort ?? 0,
    kongAdminPort: options.kongAdminPort ?? 0,
    kongLogPath: folder('logs/kong.log'),
    apiPort,
    ignoringIdempotency: options.ignoringIdempotency ?? [],
  });
  const cloud = startAws({
    dataDir: folder('data'),
    logDir: folder('logs'),
    cacheDir: folder('cache'),
    region: options.region ?? 'eu-west-1',
    awsUrl,
    retryScale: options.retryScale ?? 1,
    scheduleMaxSeconds: options.scheduleMaxSeconds ?? 10,
    functionEnvironment: options.functionEnvironment ?? {},
    echo: options.verbose ?? false,
  });
  for (const part of [backends, cloud]) {
    // Awaited below, but another part may fail first: then its own failure is of no interest.
    part.catch(() => undefined);
    onStop(async () => (await part.catch(() => undefined))?.stop());
  }

  const kongPort = options.kongPort || (await backends).kongPort;
  const settings = { KONG_GATEWAY_URL: `http://${HOST}:${kongPort}`, ...options.settings };
  const build = (options.synthesize ?? synthesize)(folder('build'), settings);
  const [synthesized, { kongAdminPort, services }, running] = await Promise.all([
    timed('stack built and synthesized', build),
    timed('services and Kong started', backends),
    timed('DynamoDB started', cloud),
  ]);
  const deployment = await timed('stack brought up', running.deploy(synthesized));
  aws.serve(deployment.handleAws);
  api.serve(deployment.handleApi);
  return {
    apiUrl: `http://${HOST}:${apiPort}`,
    awsUrl,
    kongUrl: `http://${HOST}:${kongPort}`,
    kongAdminUrl: `http://${HOST}:${kongAdminPort}`,
    servicesUrls: services,
    logDir: folder('logs'),
    functions: deployment.functions,
    settled: deployment.settle(),
  };
}
