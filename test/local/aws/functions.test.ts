import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FunctionConfig } from '../../../local/aws/functions/function-config.ts';
import type { InvocationError } from '../../../local/aws/functions/invocation-error.ts';
import { LambdaFunction } from '../../../local/aws/functions/lambda-function.ts';
import { newDir, remove } from './test-stack.ts';

const source = `
  const turns = { count: 0 };
  const present = [];
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  export const handler = async (event, context) => {
    switch (event.do) {
      case 'echo': return { event, turn: ++turns.count };
      case 'environment': return process.env;
      case 'context': return { ...context, remaining: context.getRemainingTimeInMillis() };
      case 'nothing': return;
      case 'print': console.log('printed', event.what); return;
      case 'throw': throw Object.assign(new Error('no stock'), { name: 'StockInsuffisant' });
      case 'exit': process.exit(3);
      case 'crash': setTimeout(() => { throw new RangeError('out of bounds'); }); await sleep(5000); return;
      case 'sleep': await sleep(event.ms); return 'awake';
      case 'meet':
        await new Promise((resolve) => {
          present.push(resolve);
          if (present.length === event.count) for (const leave of present) leave();
        });
        return 'met';
      case 'spin': for (;;);
    }
  };`;

describe('a function', () => {
  const dir = newDir();
  const modulePath = join(dir, 'index.mjs');
  const config: FunctionConfig = {
    name: 'fn',
    arn: 'arn:aws:lambda:eu-west-1:000000000000:function:fn',
    modulePath,
    exportName: 'handler',
    timeoutMs: 600,
    memoryMb: 256,
    environment: {},
  };
  const logPath = join(dir, 'fn.log');
  const surroundings = {
    environment: { ONLY: 'this' },
    logPath,
    echo: false,
    compileCacheDir: join(dir, 'cache'),
  };
  let fn: LambdaFunction;
  const invoke = async (event: object, of = fn) =>
    JSON.parse(await of.invoke(JSON.stringify(event))) as unknown;
  const failure = (event: object, of = fn) =>
    invoke(event, of).then(
      () => undefined,
      (error: unknown) => (error as InvocationError).document,
    );

  beforeAll(() => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(modulePath, source);
    fn = new LambdaFunction(config, surroundings);
  });
  afterAll(async () => {
    await fn.stop();
    remove(dir);
  });

  it('answers, and stays loaded between invocations', async () => {
    expect(await invoke({ do: 'echo', a: [1, null] })).toEqual({
      event: { do: 'echo', a: [1, null] },
      turn: 1,
    });
    expect(await invoke({ do: 'echo' })).toMatchObject({ turn: 2 });
    expect(await invoke({ do: 'nothing' })).toBeNull();
  });

  it('has its own environment and nothing of the shell', async () => {
    expect(await invoke({ do: 'environment' })).toEqual({ ONLY: 'this' });
  });

  it('gets the context of Lambda', async () => {
    const context = (await invoke({ do: 'context' })) as { remaining: number };
    expect(context).toMatchObject({
      functionName: 'fn',
      memoryLimitInMB: '256',
      awsRequestId: expect.any(String),
    });
    expect(context.remaining).toBeGreaterThan(300);
    expect(context.remaining).toBeLessThanOrEqual(600);
  });

  it('reports what it throws as Lambda does', async () => {
    const document = await failure({ do: 'throw' });
    expect(document).toMatchObject({ errorType: 'StockInsuffisant', errorMessage: 'no stock' });
    expect(document?.trace?.[0]).toContain('no stock');
  });

  it('overlaps invocations', async () => {
    const meeting = Array.from({ length: 10 }, () => invoke({ do: 'meet', count: 10 }));
    expect(new Set(await Promise.all(meeting))).toEqual(new Set(['met']));
  });

  it('writes what it prints to its log', async () => {
    await invoke({ do: 'print', what: 'a line' });
    expect(readFileSync(logPath, 'utf8')).toContain('printed a line\n');
  });

  it.each([
    ['hangs', { do: 'sleep', ms: 60_000 }],
    ['blocks its thread', { do: 'spin' }],
  ])('is stopped when it %s, and works again', async (_how, event) => {
    const document = await failure(event);
    expect(document?.errorType).toBe('Sandbox.Timedout');
    expect(document?.errorMessage).toMatch(/^RequestId: [-\w]+ Error: Task timed out after 0\.60 seconds$/);
    expect(await invoke({ do: 'echo' })).toMatchObject({ turn: 1 });
  });

  it('fails every invocation of a worker that exits, and works again', async () => {
    const others = failure({ do: 'sleep', ms: 400 });
    expect(await failure({ do: 'exit' })).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('exit status 3'),
    });
    expect(await others).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(await invoke({ do: 'echo' })).toMatchObject({ turn: 1 });
  });

  it('tells the neighbours of an invocation that timed out to try again', async () => {
    const slow = new LambdaFunction({ ...config, timeoutMs: 1000 }, surroundings);
    await slow.warmUp();
    const late = failure({ do: 'sleep', ms: 60_000 }, slow);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const neighbour = failure({ do: 'sleep', ms: 900 }, slow);
    expect(await late).toMatchObject({ errorType: 'Sandbox.Timedout' });
    expect(await neighbour).toMatchObject({ errorType: 'Lambda.Unknown' });
    await slow.stop();
  });

  it('reports an error nobody caught', async () => {
    expect(await failure({ do: 'crash' })).toMatchObject({
      errorType: 'RangeError',
      errorMessage: 'out of bounds',
    });
  });

  it('refuses a payload above 6 MB', async () => {
    expect(await failure({ do: 'echo', text: 'x'.repeat(7 * 1024 * 1024) })).toMatchObject({
      errorType: 'Lambda.RequestTooLargeException',
    });
  });

  it('reports a module that does not load', async () => {
    const broken = new LambdaFunction({ ...config, exportName: 'absent' }, surroundings);
    expect(await failure({ do: 'echo' }, broken)).toMatchObject({ errorType: 'Runtime.HandlerNotFound' });
    await broken.stop();
  });
});
