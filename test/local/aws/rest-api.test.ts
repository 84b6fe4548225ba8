import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { arnOf, type RunningStack, remove, startStack } from './test-stack.ts';

const uri = (logicalId: string) => ({
  'Fn::Join': [
    '',
    ['arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/', arnOf(logicalId), '/invocations'],
  ],
});

const method = (resource: object, HttpMethod: string, more: object = {}, integration: object = {}) => ({
  Type: 'AWS::ApiGateway::Method',
  Properties: {
    RestApiId: { Ref: 'Api' },
    ResourceId: resource,
    HttpMethod,
    AuthorizationType: 'NONE',
    Integration: { Type: 'AWS_PROXY', Uri: uri('Echo'), ...integration },
    ...more,
  },
});

const path = (ParentId: object, PathPart: string) => ({
  Type: 'AWS::ApiGateway::Resource',
  Properties: { RestApiId: { Ref: 'Api' }, ParentId, PathPart },
});

const root = { 'Fn::GetAtt': ['Api', 'RootResourceId'] };

const resources = {
  Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { BinaryMediaTypes: ['image/*'] } },
  Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { StageName: 'live', Variables: { colour: 'blue' } } },
  RootGet: method(root, 'GET'),
  A: path(root, 'a'),
  AGet: method({ Ref: 'A' }, 'GET'),
  AB: path({ Ref: 'A' }, 'b'),
  ABPost: method({ Ref: 'AB' }, 'POST'),
  AId: path({ Ref: 'A' }, '{id}'),
  AIdGet: method({ Ref: 'AId' }, 'GET'),
  AIdSub: path({ Ref: 'AId' }, 'sub'),
  AIdSubAny: method({ Ref: 'AIdSub' }, 'ANY'),
  Deep: path(root, 'deep'),
  DeepProxy: path({ Ref: 'Deep' }, '{proxy+}'),
  DeepAny: method({ Ref: 'DeepProxy' }, 'ANY'),
  DeepGet: method({ Ref: 'DeepProxy' }, 'GET'),
  Keyed: path(root, 'keyed'),
  KeyedGet: method({ Ref: 'Keyed' }, 'GET', { ApiKeyRequired: true }),
  Key: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Value: 'a-key-of-at-least-20-characters' } },
  Slow: path(root, 'slow'),
  SlowGet: method({ Ref: 'Slow' }, 'GET', {}, { TimeoutInMillis: 100 }),
  Cors: path(root, 'cors'),
  CorsOptions: method(
    { Ref: 'Cors' },
    'OPTIONS',
    {},
    {
      Type: 'MOCK',
      RequestTemplates: { 'application/json': '{ statusCode: 204 }' },
      IntegrationResponses: [
        {
          StatusCode: '204',
          ResponseParameters: { 'method.response.header.Access-Control-Allow-Origin': "'*'" },
        },
      ],
    },
  ),
  TooLarge: {
    Type: 'AWS::ApiGateway::GatewayResponse',
    Properties: {
      ResponseType: 'REQUEST_TOO_LARGE',
      StatusCode: '413',
      ResponseParameters: { 'gatewayresponse.header.X-Why': "'size'" },
      ResponseTemplates: {
        'application/json': '{"error":$context.error.messageString,"id":"$context.requestId"}',
      },
    },
  },
};

const echo = `
  export const handler = async (event) => {
    const ask = event.queryStringParameters?.answer;
    switch (ask) {
      case undefined: return { statusCode: 200, headers: { 'X-Matched': event.resource }, body: JSON.stringify(event) };
      case 'throw': throw new Error('no');
      case 'text': return 'just text';
      case 'no-status': return { statusCode: 'abc', body: 'x' };
      case 'object-body': return { statusCode: 200, body: { a: 1 } };
      case 'extra': return { statusCode: 200, body: '', colour: 'red' };
      case 'slow': await new Promise((resolve) => setTimeout(resolve, 300)); return { statusCode: 200 };
      case 'lists': return { statusCode: 201, headers: { a: '1', 'set-cookie': 'no' }, multiValueHeaders: { 'Set-Cookie': ['x=1', 'y=2'] } };
      case 'image': return { statusCode: 200, headers: { 'content-type': 'image/png' }, body: 'iVBORw==', isBase64Encoded: true };
    }
  };`;

interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

describe('REST API', () => {
  let running: RunningStack;
  // node:http sends a path as it is given: fetch would tidy it up.
  const call = (
    verb: string,
    target: string,
    headers: Record<string, string | string[]> = {},
    body?: string | Buffer,
  ) =>
    new Promise<Reply>((resolve, reject) => {
      const { hostname, port } = new URL(running.apiUrl);
      const sent = request({ hostname, port, path: target, method: verb, headers }, async (answer) => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) });
      });
      sent.on('error', reject).end(body);
    });

  beforeAll(async () => {
    running = await startStack({ resources, functions: { Echo: echo } });
    await running.deployment.settle();
  });
  afterAll(async () => {
    await running.stop();
    remove(running.dir);
  });

  it.each([
    ['GET', '/', '/', null],
    ['GET', '/a', '/a', null],
    ['GET', '/a/', '/a', null],
    ['POST', '/a/b', '/a/b', null],
    ['GET', '/a/x', '/a/{id}', { id: 'x' }],
    ['GET', '/a/%C3%A9%2Fx', '/a/{id}', { id: 'é/x' }],
    ['PUT', '/a/x/sub', '/a/{id}/sub', { id: 'x' }],
    ['PUT', '/a/b/sub', '/a/{id}/sub', { id: 'b' }],
    ['GET', '/deep/1', '/deep/{proxy+}', { proxy: '1' }],
    ['DELETE', '/deep/1/2/3', '/deep/{proxy+}', { proxy: '1/2/3' }],
    ['GET', '/deep/1/2/', '/deep/{proxy+}', { proxy: '1/2' }],
  ])('%s %s goes to %s', async (verb, target, resource, pathParameters) => {
    const { status, headers, body } = await call(verb, target);
    expect([status, headers['x-matched']]).toEqual([200, resource]);
    expect(JSON.parse(body)).toMatchObject({ resource, path: target, httpMethod: verb, pathParameters });
  });

  it.each([
    ['GET', '/nowhere'],
    ['GET', '/a/b'],
    ['POST', '/a'],
    ['GET', '/deep'],
    ['GET', '/deep/'],
    ['GET', '/a//sub'],
  ])('%s %s is no route', async (verb, target) => {
    const { status, headers, body } = await call(verb, target);
    expect([status, body]).toEqual([403, '{"message":"Missing Authentication Token"}']);
    expect(headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException');
  });

  it('hands over the request as API Gateway does', async () => {
    const { body } = await call('GET', '/a?x=1&x=2&y=%20z', { 'X-One': 'a', 'x-two': ['b', 'c'] });
    expect(JSON.parse(body)).toMatchObject({
      headers: { 'X-One': 'a', 'x-two': 'c' },
      multiValueHeaders: { 'x-two': ['b', 'c'] },
      queryStringParameters: { x: '2', y: ' z' },
      multiValueQueryStringParameters: { x: ['1', '2'] },
      stageVariables: { colour: 'blue' },
      body: null,
      isBase64Encoded: false,
      requestContext: {
        stage: 'live',
        path: '/live/a',
        httpMethod: 'GET',
        identity: { sourceIp: '127.0.0.1' },
      },
    });
  });

  it('hands over text as text and binary as base64', async () => {
    const posted = async (type: string, body: string | Buffer) =>
      JSON.parse((await call('POST', '/a/b', { 'content-type': type }, body)).body) as object;
    expect(await posted('application/json', '{"é":1}')).toMatchObject({
      body: '{"é":1}',
      isBase64Encoded: false,
    });
    const image = Buffer.from([0, 255, 128]);
    expect(await posted('image/png', image)).toMatchObject({
      body: image.toString('base64'),
      isBase64Encoded: true,
    });
  });

  it('answers lists of headers, and JSON when no type is given', async () => {
    const { status, headers, body } = await call('GET', '/a?answer=lists');
    expect([status, body, headers['content-type'], headers['set-cookie']]).toEqual([
      201,
      '',
      'application/json',
      ['x=1', 'y=2'],
    ]);
  });

  it('decodes a binary answer for who accepts it', async () => {
    expect((await call('GET', '/a?answer=image', { accept: 'image/png' })).body).toBe(
      '�PNG'.replace('�', '\ufffd'),
    );
    expect((await call('GET', '/a?answer=image', { accept: 'text/html' })).body).toBe('iVBORw==');
  });

  it.each(['throw', 'text', 'no-status', 'object-body', 'extra'])(
    'is a bad gateway when a function answers: %s',
    async (answer) => {
      const { status, body } = await call('GET', `/a?answer=${answer}`);
      expect([status, body]).toEqual([502, '{"message":"Internal server error"}']);
    },
  );

  it('gives up on a slow function', async () => {
    const { status, body } = await call('GET', '/slow?answer=slow');
    expect([status, body]).toEqual([504, '{"message":"Endpoint request timed out"}']);
  });

  it('refuses more than 10 MB, in the words of the template', async () => {
    const { status, headers, body } = await call('POST', '/a/b', {}, 'x'.repeat(10 * 1024 * 1024 + 1));
    expect([status, headers['x-why']]).toEqual([413, 'size']);
    expect(JSON.parse(body)).toEqual({ error: 'Request Too Long', id: headers['x-amzn-requestid'] });
  });

  it('wants a key where the template says so', async () => {
    expect(await call('GET', '/keyed')).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
    expect(await call('GET', '/keyed', { 'x-api-key': 'wrong' })).toMatchObject({ status: 403 });
    expect(await call('GET', '/keyed', { 'x-api-key': 'a-key-of-at-least-20-characters' })).toMatchObject({
      status: 200,
    });
  });

  it('answers a mock integration by itself', async () => {
    const { status, headers } = await call('OPTIONS', '/cors');
    expect([status, headers['access-control-allow-origin']]).toEqual([204, '*']);
  });

  it('refuses bad percent-encoding', async () => {
    expect(await call('GET', '/a/%zz')).toMatchObject({ status: 400 });
  });

  it.each([
    [
      'an integration it does not do',
      { RootGet: method(root, 'GET', {}, { Type: 'HTTP' }) },
      /RootGet: the integration HTTP/,
    ],
    [
      'a template it does not understand',
      {
        TooLarge: {
          Type: 'AWS::ApiGateway::GatewayResponse',
          Properties: { ResponseType: 'X', ResponseTemplates: { 'application/json': '#set($x = 1)' } },
        },
      },
      /TooLarge: '#set/,
    ],
  ])('refuses at the start %s', async (_what, bad, message) => {
    await expect(
      startStack({ resources: { ...resources, ...bad }, functions: { Echo: echo } }),
    ).rejects.toThrow(message);
  });
});
