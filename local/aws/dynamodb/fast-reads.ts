import { type Done, type Internals, type Item, internals, onceCreated, type Store } from './dynalite.ts';

/**
 * Spares dynalite two trips to a thread of the pool per operation: it reads the definition of the table from disk
 * each time, and then the item, which LevelDB nearly always has in memory.
 */
export function makeReadsFast(db: Internals = internals): void {
  onceCreated(db, (store) => {
    rememberTables(store);
    readAtOnce(store);
  });
}

function rememberTables({ tableDb }: Store): void {
  const known = new Map<string, Item>();
  const { get, put, del } = tableDb;
  tableDb.get = (name, done) => {
    const table = known.get(name);
    if (table) return queueMicrotask(() => done(null, table));
    get(name, (error, value) => {
      // Not while it is being created or deleted: it is about to change.
      if ((value as Item | undefined)?.TableStatus === 'ACTIVE') known.set(name, value as Item);
      done(error, value);
    });
  };
  tableDb.put = (name, table, done) => {
    known.delete(name);
    put(name, table, done);
  };
  tableDb.del = (name, done) => {
    known.delete(name);
    del(name, done);
  };
}

function readAtOnce({ db }: Store): void {
  const { get } = db;
  db.get = (key: string, done: Done) => {
    // Before it is open, LevelDB puts calls off and makes them again in its own way, without a callback.
    if (db.status !== 'open' || typeof done !== 'function') return get(key, done);
    const value = db.getSync(key);
    queueMicrotask(() => done(null, value));
  };
}
