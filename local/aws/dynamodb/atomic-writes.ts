import { isDeepStrictEqual } from 'node:util';
import {
  type Done,
  type Internals,
  type Item,
  type ItemDb,
  internals,
  type Store,
  type Table,
  type Write,
} from './dynalite.ts';

/**
 * Makes each write of dynalite one write to disk. By itself it updates the indexes first, one by one, and then the
 * item: killed in between, an item can be left that no index knows, and nothing that looks through an index for
 * unfinished work would ever see it again.
 */
export function makeWritesAtomic(db: Internals = internals): void {
  db.updateIndexes = (store, table, before, after, done) => {
    const subject = after ?? before;
    if (subject) {
      const key = db.createKey(subject, table);
      pendingOf(store, table.TableName).set(key, indexWrites(db, table, before, after));
    }
    done();
  };
}

type Pending = Map<string, Write[]>;

/** The index writes that wait for the write of their item. dynalite holds the lock of the item meanwhile. */
const pendingByDb = new WeakMap<ItemDb, Pending>();

function pendingOf(store: Store, table: string): Pending {
  const itemDb = store.getItemDb(table);
  const known = pendingByDb.get(itemDb);
  if (known) return known;
  const pending: Pending = new Map();
  pendingByDb.set(itemDb, pending);
  const write = (key: string, last: Write, done: Done) => {
    const writes = pending.get(key) ?? [];
    pending.delete(key);
    store.db.batch([...writes, last], done);
  };
  const prefix = `item-${table}~`;
  itemDb.put = (key, value, done) => write(key, { type: 'put', key: prefix + key, value }, done);
  itemDb.del = (key, done) => write(key, { type: 'del', key: prefix + key }, done);
  return pending;
}

function indexWrites(
  db: Internals,
  table: Table,
  before: Item | null | undefined,
  after: Item | null | undefined,
): Write[] {
  return (['Local', 'Global'] as const).flatMap((kind) => {
    const indexes = table[`${kind}SecondaryIndexes`] ?? [];
    const { puts, deletes } = db.getIndexActions(indexes, before, after, table);
    // What the indexes hold already: most writes leave that alone.
    const held = db.getIndexActions(indexes, null, before, table).puts;
    const prefix = (index: string) => `index-${kind.toLowerCase()}~${table.TableName}~${index}~`;
    return [
      ...deletes.map(({ index, key }): Write => ({ type: 'del', key: prefix(index) + key })),
      ...puts
        .filter((put) => !held.some((entry) => isDeepStrictEqual(entry, put)))
        .map(({ index, key, item }): Write => ({ type: 'put', key: prefix(index) + key, value: item })),
    ];
  });
}
