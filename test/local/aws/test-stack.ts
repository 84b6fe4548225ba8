import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AwsOptions } from '../../../local/aws/aws-options.ts';
import type { Deployment } from '../../../local/aws/deploy.ts';
import { startAws } from '../../../local/aws/start-aws.ts';
import type { TemplateResource } from '../../../local/aws/template/template.ts';
import { earlyServer } from '../../../local/early-server.ts';
import { listen } from '../../../local/listen.ts';

export interface TestStack {
  readonly resources: Record<string, TemplateResource>;
  /** Source of the module of each function, by logical id. Adds the resource when the template has none. */
  readonly functions?: Record<string, string>;
  readonly timeoutSeconds?: number;
  readonly options?: Partial<AwsOptions>;
  /** Data of a former stack. */
  readonly dir?: string;
}

export interface RunningStack {
  readonly apiUrl: string;
  readonly awsUrl: string;
  readonly dir: string;
  readonly deployment: Deployment;
  readonly client: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  /** Keeps the data. */
  stop(): Promise<void>;
}

const port = (purpose: string) => ({ port: 0, purpose, option: '' });

export const newDir = () => mkdtempSync(join(tmpdir(), 'local-aws-'));
export const remove = (dir: string) => rmSync(dir, { recursive: true, force: true });

/** Brings up a template of a test, with functions that are written in it. */
export async function startStack({
  resources,
  functions = {},
  timeoutSeconds,
  options,
  dir = newDir(),
}: TestStack): Promise<RunningStack> {
  const api = earlyServer();
  const aws = earlyServer();
  const [apiPort, awsPort] = await Promise.all([
    listen(api.server, port('api')),
    listen(aws.server, port('aws')),
  ]);
  const awsUrl = `http://127.0.0.1:${awsPort}`;
  const running = await startAws({
    dataDir: join(dir, 'data'),
    logDir: join(dir, 'logs'),
    cacheDir: join(dir, 'cache'),
    region: 'eu-west-1',
    awsUrl,
    retryScale: 0,
    scheduleMaxSeconds: 10,
    functionEnvironment: {},
    echo: false,
    ...options,
  });
  const stop = async () => {
    api.stop();
    aws.stop();
    await running.stop();
  };
  const template = { Resources: { ...functionResources(functions, timeoutSeconds), ...withApi(resources) } };
  const deployment = await running
    .deploy({ template, assetDirs: writeFunctions(dir, functions) })
    .catch(async (error) => {
      await stop();
      throw error;
    });
  api.serve(deployment.handleApi);
  aws.serve(deployment.handleAws);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = { endpoint: awsUrl, region: 'eu-west-1', credentials };
  return { apiUrl: `http://127.0.0.1:${apiPort}`, awsUrl, dir, deployment, client, stop };
}

function writeFunctions(dir: string, functions: Record<string, string>): Record<string, string> {
  const folders = Object.entries(functions).map(([logicalId, source]) => {
    const folder = join(dir, 'code', logicalId);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.mjs'), source);
    return [logicalId, folder];
  });
  return Object.fromEntries(folders);
}

const functionResources = (
  functions: Record<string, string>,
  timeoutSeconds = 5,
): Record<string, TemplateResource> =>
  Object.fromEntries(
    Object.keys(functions).map((logicalId) => [
      logicalId,
      { Type: 'AWS::Lambda::Function', Properties: { Handler: 'index.handler', Timeout: timeoutSeconds } },
    ]),
  );

/** The runtime wants an API; most tests do not care. */
const withApi = (resources: Record<string, TemplateResource>): Record<string, TemplateResource> => ({
  Api: { Type: 'AWS::ApiGateway::RestApi' },
  ...resources,
});

export const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
