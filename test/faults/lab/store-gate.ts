import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request as send } from 'undici';
import { SAGA_TABLE } from './environment.ts';
import type { Front } from './options.ts';

/**
 * How the table fails one call. `conflict`: another writer gets in before; `lost`: the write is done and its answer never
 * comes; `slow`: it is done long after the client has given up.
 */
export const STORE_FAULTS = ['throttled', 'conflict', 'unreachable', 'slow', 'lost'] as const;
export type StoreFault = (typeof STORE_FAULTS)[number];

/** From the call `index` (from 0) about one saga's record on, `times` calls fail. */
export type StorePlan = { readonly index: number; readonly times: number; readonly fault: StoreFault };

/** Longer than the client waits for one answer. */
const SLOW_MS = 3_500;

type Body = {
  readonly TableName: string;
  readonly Key?: { readonly saga_id?: { readonly S: string } };
  readonly Item?: { readonly saga_id?: { readonly S: string } };
};

/** Stands between the functions and DynamoDB. Calls about one saga's record are counted, and fail as planned. */
export const storeGate = () => {
  const plans = new Map<string, StorePlan>();
  const counts = new Map<string, number>();
  const agent = new Agent({ connections: 64 });
  let base = '';

  const forward = async (headers: IncomingMessage['headers'], body: string, target?: string) => {
    const { 'content-type': type, authorization, 'x-amz-date': date } = headers as Record<string, string>;
    const reply = await send(base, {
      dispatcher: agent,
      method: 'POST',
      headers: {
        'content-type': type ?? '',
        authorization: authorization ?? '',
        'x-amz-date': date ?? '',
        'x-amz-target': target ?? String(headers['x-amz-target']),
      },
      body,
    });
    return { status: reply.statusCode, text: await reply.body.text() };
  };

  /** A harmless write by somebody else: only the version changes, as it would with any write. */
  const interfere = async (headers: IncomingMessage['headers'], sagaId: string): Promise<void> => {
    const update = {
      TableName: SAGA_TABLE,
      Key: { saga_id: { S: sagaId } },
      UpdateExpression: 'ADD version :one SET ecriture = :other',
      ConditionExpression: 'attribute_exists(saga_id)',
      ExpressionAttributeValues: { ':one': { N: '1' }, ':other': { S: 'somebody else' } },
    };
    await forward(headers, JSON.stringify(update), 'DynamoDB_20120810.UpdateItem');
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const { Key, Item, TableName } = JSON.parse(body) as Body;
    const sagaId = TableName === SAGA_TABLE ? (Key ?? Item)?.saga_id?.S : undefined;
    const index = sagaId === undefined ? -1 : (counts.get(sagaId) ?? 0);
    if (sagaId !== undefined) counts.set(sagaId, index + 1);
    const plan = sagaId === undefined ? undefined : plans.get(sagaId);
    const struck = plan && index >= plan.index && index < plan.index + plan.times ? plan.fault : undefined;
    if (struck === 'unreachable') return void response.socket?.resetAndDestroy();
    if (struck === 'throttled') {
      const type = 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException';
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      return void response.end(JSON.stringify({ __type: type, message: 'throttled' }));
    }
    if (struck === 'slow') await pause(SLOW_MS);
    if (struck === 'conflict' && sagaId !== undefined) await interfere(request.headers, sagaId);
    const answer = await forward(request.headers, body);
    if (struck === 'lost') return void response.socket?.resetAndDestroy();
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(answer.text);
  };

  return {
    plan: (sagaId: string, plan: StorePlan): void => void plans.set(sagaId, plan),
    heal: (): void => plans.clear(),
    /** Calls about the record of a saga so far. */
    countOf: (sagaId: string): number => counts.get(sagaId) ?? 0,
    /** To hand to the lab as `dynamoFront`. */
    open: async (dynamoUrl: string): Promise<Front> => {
      base = dynamoUrl;
      const server = createServer((request, response) => {
        handle(request, response).catch(() => response.destroy());
      });
      server.keepAliveTimeout = 120_000;
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: async () => {
          server.closeAllConnections();
          server.close();
          await agent.close();
        },
      };
    },
  };
};

export type StoreGate = ReturnType<typeof storeGate>;
