import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Runtime, startRuntime } from '../../local/runtime.ts';

const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:local-Fn';

/** A stack of one function behind `ANY /`, which answers with its environment. */
async function synthesize(outdir: string, settings: Record<string, string | undefined>) {
  mkdirSync(outdir, { recursive: true });
  const answer = '({ statusCode: 200, body: JSON.stringify(process.env) })';
  writeFileSync(join(outdir, 'index.mjs'), `export const handler = async () => ${answer};`);
  const Environment = { Variables: { KONG: settings.KONG_GATEWAY_URL } };
  const Uri = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
  const template = {
    Resources: {
      Fn: { Type: 'AWS::Lambda::Function', Properties: { Handler: 'index.handler', Environment } },
      Api: { Type: 'AWS::ApiGateway::RestApi' },
      Any: {
        Type: 'AWS::ApiGateway::Method',
        Properties: {
          HttpMethod: 'ANY',
          ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
          Integration: { Type: 'AWS_PROXY', Uri },
        },
      },
    },
  };
  return { template, assetDirs: { Fn: outdir } };
}

describe('the runtime', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'runtime-'));
  let runtime: Runtime;
  const steps: string[] = [];
  const options = { dataDir, synthesize, functionEnvironment: { EXTRA: 'yes' } };

  beforeAll(async () => {
    runtime = await startRuntime({ ...options, onProgress: (step) => steps.push(step) });
  });
  afterAll(async () => {
    await runtime.stop();
    rmSync(dataDir, { recursive: true });
  });

  it('serves the API, and functions know where everything is', async () => {
    const environment = await (await fetch(`${runtime.apiUrl}/`)).json();
    expect(environment).toMatchObject({
      KONG: runtime.kongUrl,
      AWS_ENDPOINT_URL: runtime.awsUrl,
      AWS_LAMBDA_FUNCTION_NAME: 'local-Fn',
      EXTRA: 'yes',
    });
    expect(environment).not.toHaveProperty('PATH');
  });

  it('has the services behind Kong', async () => {
    expect((await fetch(`${runtime.kongUrl}/api/catalogue/api/ddd/catalogue/health/`)).status).toBe(401);
    expect(Object.keys(runtime.servicesUrls)).toEqual(['catalogue', 'inventaire', 'commandes']);
    expect((await fetch(`${runtime.kongAdminUrl}/metrics`)).status).toBe(200);
  });

  it('tells what it does', () => {
    expect(steps).toContain('stack brought up');
    expect(steps).toContain('DynamoDB started');
  });

  it('is alone on its data', async () => {
    await expect(startRuntime(options)).rejects.toThrow(/already running on .* \(process \d+, which holds /);
  });

  it.each([
    ['apiPort', 'the API', '--port'],
    ['awsPort', 'the AWS endpoint', '--aws-port'],
    ['kongPort', 'Kong', '--kong-port'],
    ['kongAdminPort', "Kong's metrics", '--kong-admin-port'],
  ])('says which port is taken, for what, and how to choose another: %s', async (name, purpose, option) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const other = mkdtempSync(join(tmpdir(), 'runtime-'));
    const start = startRuntime({ ...options, dataDir: other, [name]: port });
    await expect(start).rejects.toThrow(
      `port ${port}, for ${purpose}, is used by another program: stop it, or choose another port with ${option}`,
    );
    server.close();
    rmSync(other, { recursive: true });
  });

  it('tells why a stack does not build, and leaves nothing behind', async () => {
    const other = mkdtempSync(join(tmpdir(), 'runtime-'));
    const broken = {
      ...options,
      dataDir: other,
      synthesize: () => Promise.reject(new Error('no such handler')),
    };
    await expect(startRuntime(broken)).rejects.toThrow('no such handler');
    const again = await startRuntime({ ...options, dataDir: other });
    await again.stop();
    rmSync(other, { recursive: true });
  });
});

describe('npm start', () => {
  const start = (settings: Record<string, string>, ...args: string[]) =>
    spawnSync(process.execPath, ['local/start.mjs', ...args], {
      cwd: join(import.meta.dirname, '../..'),
      encoding: 'utf8',
      env: { ...process.env, ...settings },
    });

  it('explains its options', () => {
    const { status, stdout } = start({}, '--help');
    expect([status, stdout]).toEqual([0, expect.stringContaining('--kong-port N')]);
  });

  it('refuses a bad option without a stack trace', () => {
    const { status, stderr } = start({}, '--port', 'x');
    expect(status).toBe(1);
    expect(stderr).toContain('--port=x');
    expect(stderr).not.toContain('    at ');
  });

  it('refuses a bad setting without a stack trace', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'runtime-'));
    const ports = ['port', 'kong-port', 'kong-admin-port', 'aws-port'].map((port) => `--${port}=0`);
    const { status, stderr } = start({ MAX_RETRIES: 'lots' }, '--data-dir', dataDir, ...ports);
    expect(status).toBe(1);
    expect(stderr).toContain('environment MAX_RETRIES = "lots"');
    expect(stderr).not.toContain('    at ');
    rmSync(dataDir, { recursive: true });
  });
});
