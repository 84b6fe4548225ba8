import '../support/lambda-environment.ts';
import { createHash, createHmac } from 'node:crypto';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { awsClient } from '../../../lambdas/wiring/aws-client.ts';
import { Sha256 } from '../../../lambdas/wiring/sha256.ts';
import { type HttpService, type Reply, startHttpService, truncated } from '../support/http-service.ts';

type Request = { method: string; headers: Record<string, string>; body: string | Uint8Array };

const hex = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Uint8Array, text: string) => createHmac('sha256', key).update(text).digest();

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
const signatureOf = ({ method, headers, body }: Request, secret: string): string => {
  const [, scope = '', signed = ''] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+)/.exec(headers.authorization ?? '') ?? [];
  const lines = signed.split(';').map((name) => `${name}:${headers[name]}\n`);
  const canonical = `${method}\n/\n\n${lines.join('')}\n${signed}\n${hex(body)}`;
  const toSign = `AWS4-HMAC-SHA256\n${headers['x-amz-date']}\n${scope}\n${hex(canonical)}`;
  const key = scope.split('/').reduce<string | Uint8Array>(hmac, `AWS4${secret}`);
  return hmac(key, toSign).toString('hex');
};

describe('a client of an AWS service', () => {
  it('signs what it sends as AWS checks it', async () => {
    const client = awsClient(DynamoDBClient);
    const sent: Request[] = [];
    const requestHandler = {
      handle: async (request: Request) => {
        sent.push(request);
        return { response: { statusCode: 200, headers: {}, body: new TextEncoder().encode('{}') } };
      },
    };
    Object.assign(client.config, { requestHandler });
    for (const ExclusiveStartTableName of ['first', 'second'])
      await client.send(new ListTablesCommand({ ExclusiveStartTableName }));
    const { secretAccessKey } = await client.config.credentials();
    expect(sent).toHaveLength(2);
    for (const request of sent) {
      expect(request.headers.authorization?.split('Signature=')[1]).toBe(
        signatureOf(request, secretAccessKey),
      );
    }
  });
});

describe('an answer of an AWS service', () => {
  const bytes = Buffer.from(JSON.stringify({ TableNames: ['sagas', 'métriques'] }));
  const inParts: Reply = (response) => {
    const withinLetter = bytes.indexOf('é') + 1;
    response.write(bytes.subarray(0, withinLetter));
    setImmediate(() => response.end(bytes.subarray(withinLetter)));
  };
  let service: HttpService;
  let client: DynamoDBClient;

  beforeEach(async () => {
    service = await startHttpService();
    process.env.AWS_ENDPOINT_URL_DYNAMODB = service.url;
    client = awsClient(DynamoDBClient);
  });
  afterEach(async () => {
    delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
    client.destroy();
    await service.stop();
  });

  it('is whole when it comes in parts, one of them ending within a letter', async () => {
    service.replyWith(inParts);
    const { TableNames } = await client.send(new ListTablesCommand());
    expect(TableNames).toEqual(['sagas', 'métriques']);
  });

  it('is asked for again when it breaks off', async () => {
    service.replyWith((response, request) => {
      service.replyWith(inParts);
      truncated(response, request);
    });
    const { TableNames } = await client.send(new ListTablesCommand());
    expect(TableNames).toEqual(['sagas', 'métriques']);
    expect(service.received).toHaveLength(2);
  });
});

describe('SHA-256', () => {
  const bytes = Uint8Array.from({ length: 200 }, (_, index) => index);
  const view = bytes.subarray(7, 90);

  it.each([
    ['text', 'mécanique'],
    ['bytes', bytes],
    ['a part of bytes', view],
    ['a buffer', bytes.buffer.slice(0, 20)],
    ['nothing', ''],
  ])('of %s, keyed or not, is the one of Node.js', async (_, data) => {
    const plain = typeof data === 'string' ? data : new Uint8Array(data as Uint8Array);
    for (const secret of [undefined, 'clé', view, bytes.buffer]) {
      const sum = new Sha256(secret);
      sum.update('lost');
      sum.reset();
      sum.update(data);
      const key = secret instanceof ArrayBuffer ? new Uint8Array(secret) : secret;
      const expected = key === undefined ? createHash('sha256') : createHmac('sha256', key);
      expect(Buffer.from(await sum.digest())).toEqual(expected.update(plain).digest());
    }
  });
});
