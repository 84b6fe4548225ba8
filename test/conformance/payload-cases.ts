import { type ApiCase, GUIDE, TEXT } from './api-case.ts';

const PROXY = `${GUIDE}/set-up-lambda-proxy-integrations.html`;
const BINARY = `${GUIDE}/api-gateway-payload-encodings-workflow.html`;
const LIMITS = `${GUIDE}/api-gateway-execution-service-limits-table.html`;

/** What of a request reaches the function, and what of its answer the caller. */
export const PAYLOAD_CASES: readonly ApiCase[] = [
  {
    name: 'of a query parameter given twice the last counts, and all are there',
    source: PROXY,
    request: ['GET', '/a?x=1&x=2&y=%20z'],
    pick: ['event.queryStringParameters', 'event.multiValueQueryStringParameters'],
    answer: {
      'event.queryStringParameters': { x: '2', y: ' z' },
      'event.multiValueQueryStringParameters': { x: ['1', '2'], y: [' z'] },
    },
  },
  {
    name: 'headers keep the case they were sent in',
    source: PROXY,
    request: ['GET', '/a'],
    headers: { 'X-One': 'a' },
    pick: ['event.headers.X-One', 'event.multiValueHeaders.X-One'],
    answer: { 'event.headers.X-One': 'a', 'event.multiValueHeaders.X-One': ['a'] },
  },
  {
    name: 'a JSON body is handed over as text',
    source: BINARY,
    request: ['POST', '/a/b'],
    headers: { 'content-type': 'application/json' },
    body: '{"é":1}',
    pick: ['event.body', 'event.isBase64Encoded'],
    answer: { 'event.body': '{"é":1}', 'event.isBase64Encoded': false },
  },
  {
    name: 'no body is null',
    source: PROXY,
    request: ['GET', '/a'],
    pick: ['event.body', 'event.isBase64Encoded'],
    answer: { 'event.body': null, 'event.isBase64Encoded': false },
  },
  {
    name: 'a binary body is handed over in base64',
    source: BINARY,
    request: ['POST', '/a/b'],
    headers: { 'content-type': 'image/png' },
    body: Buffer.from([0, 255, 128]),
    pick: ['event.body', 'event.isBase64Encoded'],
    answer: { 'event.body': 'AP+A', 'event.isBase64Encoded': true },
  },
  {
    name: 'a binary answer is decoded for who accepts it',
    source: BINARY,
    request: ['GET', '/a?answer=image'],
    headers: { accept: 'image/png' },
    pick: ['status', 'base64'],
    answer: { status: 200, base64: 'iVBORw==' },
  },
  {
    name: 'a header can have several values',
    source: PROXY,
    request: ['GET', '/a?answer=cookies'],
    pick: ['status', 'cookies'],
    answer: { status: 200, cookies: ['x=1', 'y=2'] },
  },
  {
    name: 'an answer without content type is JSON',
    source: PROXY,
    request: ['GET', '/a'],
    pick: ['contentType'],
    answer: { contentType: 'application/json' },
  },
  {
    name: 'a body of 4 MB arrives',
    source: LIMITS,
    request: ['POST', '/a/b?answer=length'],
    headers: { 'content-type': 'text/plain' },
    body: 'x'.repeat(4_000_000),
    pick: TEXT,
    answer: { status: 200, text: '4000000' },
  },
  {
    name: 'a body of more than 10 MB is 413',
    source: LIMITS,
    request: ['POST', '/a/b?answer=length'],
    body: 'x'.repeat(10 * 1024 * 1024 + 1),
    pick: ['status'],
    answer: { status: 413 },
  },
];
