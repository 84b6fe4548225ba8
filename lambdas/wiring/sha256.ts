import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from 'node:crypto';

type Data = string | ArrayBuffer | ArrayBufferView;

/**
 * SHA-256, keyed or not, as the SDK signs with it. Its own hands Node.js the bare secret, which since
 * https://github.com/nodejs/node/pull/63111 costs more than the hash itself: two errors are made to see that it is no
 * key object. Here it is one.
 */
export class Sha256 {
  readonly #key: KeyObject | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: Data) {
    this.#key = secret === undefined ? undefined : createSecretKey(bytesOf(secret));
    this.#hash = this.#begin();
  }

  update(data: Data): void {
    this.#hash.update(bytesOf(data));
  }

  /** The last call, until the next `reset`. */
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#begin();
  }

  #begin(): Hash | Hmac {
    return this.#key ? createHmac('sha256', this.#key) : createHash('sha256');
  }
}

const bytesOf = (data: Data): Uint8Array => {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
};
