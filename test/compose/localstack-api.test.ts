import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort, portOf, startScript, stopScript } from './script.ts';

const folder = mkdtempSync(join(tmpdir(), 'localstack-api-'));
const outputs = join(folder, 'stack.json');
const deployed = (id: string) =>
  writeFileSync(
    outputs,
    JSON.stringify({
      'OrderSaga-local': { ApiUrl: `https://${id}.execute-api.localhost.localstack.cloud:4566/local/` },
    }),
  );

/** Answers what it was asked. */
const localstack = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  const { method, url, headers } = request;
  response.writeHead(201, { 'content-type': 'application/json', location: '/api/saga/commandes/1/' });
  response.end(JSON.stringify({ method, url, body, key: headers['idempotency-key'] }));
});

let front: ChildProcess;
let base: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => localstack.listen(0, '127.0.0.1', resolve));
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  front = await startScript('scripts/localstack-api.ts', {
    PORT: String(port),
    AWS_ENDPOINT_URL: `http://127.0.0.1:${portOf(localstack)}`,
    OUTPUTS_FILE: outputs,
  });
});

afterAll(async () => {
  await stopScript(front);
  localstack.close();
  rmSync(folder, { recursive: true, force: true });
});

it('says 502 while nothing is deployed', async () => {
  const response = await fetch(`${base}/api/saga/health/`);
  expect([response.status, await response.json()]).toEqual([
    502,
    expect.objectContaining({ error: 'LocalStack ne répond pas' }),
  ]);
});

it('hands requests and answers on as they are, to the API that was deployed', async () => {
  deployed('abc123');
  const response = await fetch(`${base}/api/saga/commandes/?a=b%20c`, {
    method: 'POST',
    headers: { 'Idempotency-Key': 'k-1' },
    body: '{"lignes":[]}',
  });
  expect([response.status, response.headers.get('location')]).toEqual([201, '/api/saga/commandes/1/']);
  expect(await response.json()).toEqual({
    method: 'POST',
    url: '/_aws/execute-api/abc123/local/api/saga/commandes/?a=b%20c',
    body: '{"lignes":[]}',
    key: 'k-1',
  });
});

it('follows to the next deployment', async () => {
  deployed('def456');
  const response = await fetch(`${base}/metrics/`);
  expect(await response.json()).toMatchObject({ url: '/_aws/execute-api/def456/local/metrics/' });
});
