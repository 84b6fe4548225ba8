import { type Internals, internals, onceCreated } from './dynalite.ts';

/**
 * Spares LevelDB the compression of what it writes, which takes more time than a laptop's disk. What was compressed
 * before stays readable.
 */
export function storeUncompressed(db: Internals = internals): void {
  // When it cannot be opened, the first call says so.
  onceCreated(db, (store) => store.db.open({ compression: false }).catch(() => undefined));
}
