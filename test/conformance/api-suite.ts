import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import type { ApiCase } from './api-case.ts';
import { API_CASES } from './api-cases.ts';
import type { Engine } from './engine.ts';
import { expected } from './expected.ts';

/** The REST API of the cases, on one engine. */
export function apiSuite(engine: () => Engine): void {
  describe('REST API', () => {
    it.each(API_CASES.map((each) => [each.name, each] as const))('%s', async (name, apiCase) => {
      const seen = await ask(engine(), apiCase);
      const observed = Object.fromEntries(apiCase.pick.map((key) => [key, read(seen, key)]));
      expect(observed).toEqual(expected(engine(), name, apiCase.answer));
    });
  });
}

/** Sent by node:http, which leaves path and headers as they are: fetch would tidy them up. */
function ask({ apiUrl }: Engine, { request: [method, path], headers, body }: ApiCase): Promise<object> {
  const { hostname, port, pathname } = new URL(apiUrl);
  const target = `${pathname.replace(/\/$/, '')}${path}`;
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: target, method, headers }, async (answer) => {
      const bytes = await buffer(answer);
      resolve({
        status: answer.statusCode,
        text: bytes.toString('utf8'),
        base64: bytes.toString('base64'),
        contentType: answer.headers['content-type'],
        cookies: answer.headers['set-cookie'],
        event: parsed(bytes.toString('utf8')),
      });
    });
    sent.on('error', reject).end(body);
  });
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** `event.headers.X-One`: the value down that path. */
const read = (value: unknown, path: string): unknown =>
  path.split('.').reduce((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
