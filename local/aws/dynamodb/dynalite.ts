import type { Server } from 'node:http';
import { createRequire } from 'node:module';

// dynalite has neither types nor ES modules. Here is the part of its inside that this folder relies on: its version
// is pinned, and the tests of this folder fail if it moves.
const require = createRequire(import.meta.url);

export type Item = Record<string, unknown>;
export type Done = (error?: Error | null, value?: unknown) => void;

export interface Write {
  readonly type: 'put' | 'del';
  readonly key: string;
  readonly value?: Item;
}

export interface ItemDb {
  get(key: string, done: Done): void;
  put(key: string, item: Item, done: Done): void;
  del(key: string, done: Done): void;
}

export interface Table {
  readonly TableName: string;
  readonly LocalSecondaryIndexes?: unknown[];
  readonly GlobalSecondaryIndexes?: unknown[];
}

export interface Store {
  readonly db: {
    readonly status: string;
    open(options: { readonly compression: boolean }): Promise<void>;
    get(key: string, done: Done): void;
    getSync(key: string): unknown;
    batch(writes: Write[], done: Done): void;
  };
  readonly tableDb: ItemDb;
  getItemDb(table: string): ItemDb;
}

interface IndexWrite {
  readonly index: string;
  readonly key: string;
  readonly item: Item;
}

export interface Internals {
  create(options: Options): Store;
  createKey(item: Item, table: Table): string;
  getIndexActions(
    indexes: unknown[],
    before: Item | null | undefined,
    after: Item | null | undefined,
    table: Table,
  ): { puts: IndexWrite[]; deletes: Omit<IndexWrite, 'item'>[] };
  updateIndexes(
    store: Store,
    table: Table,
    before: Item | null | undefined,
    after: Item | null | undefined,
    done: Done,
  ): void;
}

export interface Validations {
  /** Throws for a value of the wrong JSON type; returns a copy without what `types` does not know. */
  checkTypes(request: Item, types: object): Item;
  /** What is wrong with an attribute value, if anything. Writes its numbers as DynamoDB stores them. */
  validateAttributeValue(value: Item): string | undefined;
}

export interface Options {
  readonly path: string;
  readonly createTableMs: number;
  readonly deleteTableMs: number;
  readonly updateTableMs: number;
}

/** Does something to every store that dynalite makes, before it is used. */
export function onceCreated(db: Internals, change: (store: Store) => unknown): void {
  const create = db.create;
  db.create = (options) => {
    const store = create(options);
    change(store);
    return store;
  };
}

export const dynalite = require('dynalite') as (options: Options) => Server;
export const internals = require('dynalite/db') as Internals;
export const validations = require('dynalite/validations') as Validations;
