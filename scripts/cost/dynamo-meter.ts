import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { indexUnits } from './index-writes.ts';
import { type Item, itemBytes, readUnits, writeUnits } from './item-size.ts';

export type Metered = { writeUnits: number; readUnits: number };

const nothing = (): Metered => ({ writeUnits: 0, readUnits: 0 });

export type DynamoMeter = {
  readonly url: string;
  /** Where the calls go; until it is said they fail, and are tried again. */
  readonly forwardTo: (url: string, indexes: readonly (readonly string[])[]) => void;
  /** What was used since the last time it was asked. */
  readonly take: () => Metered;
  readonly stop: () => void;
};

type Call = { Item?: Item; Key?: Item; TableName: string; ConsistentRead?: boolean };

/** Stands between the functions and DynamoDB, and bills as AWS does what they use. The rescuer's queries are not counted. */
export async function startDynamoMeter(): Promise<DynamoMeter> {
  let upstream: string | undefined;
  let indexes: readonly (readonly string[])[] = [];
  let metered = nothing();

  const send = async (headers: IncomingMessage['headers'], target: string, body: string) => {
    const response = await fetch(upstream ?? 'http://127.0.0.1:9', {
      method: 'POST',
      headers: { ...(headers as Record<string, string>), 'x-amz-target': target },
      body,
    });
    return { status: response.status, text: await response.text() };
  };
  const stored = async (headers: IncomingMessage['headers'], call: Call): Promise<Item | undefined> => {
    const Key = call.Key ?? { saga_id: call.Item?.saga_id };
    const body = JSON.stringify({ TableName: call.TableName, Key, ConsistentRead: true });
    return JSON.parse((await send(headers, 'DynamoDB_20120810.GetItem', body)).text).Item;
  };

  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const target = String(request.headers['x-amz-target']);
    const { host: _, 'content-length': __, connection: ___, ...headers } = request.headers;
    const operation = target.split('.').pop() ?? '';
    const call: Call = JSON.parse(body || '{}');
    const writes = operation === 'PutItem' || operation === 'UpdateItem';
    try {
      const before = writes ? await stored(headers, call) : undefined;
      const answer = await send(headers, target, body);
      if (writes) {
        // A write that is refused for its condition is billed by what it met.
        const after = answer.status === 200 ? await stored(headers, call) : before;
        metered.writeUnits += writeUnits(Math.max(itemBytes(before ?? {}), itemBytes(after ?? {})));
        if (operation === 'PutItem' && after) metered.writeUnits += indexUnits(indexes, before, after);
      } else if (operation === 'GetItem') {
        // Billed by the whole item, however little of it is asked for.
        const units = readUnits(itemBytes((await stored(headers, call)) ?? {}));
        metered.readUnits += call.ConsistentRead ? units : units / 2;
      }
      response.writeHead(answer.status, { 'Content-Type': 'application/x-amz-json-1.0' }).end(answer.text);
    } catch {
      response.writeHead(503).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forwardTo: (url, all) => {
      upstream = url;
      indexes = all;
    },
    take: () => {
      const taken = metered;
      metered = nothing();
      return taken;
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
