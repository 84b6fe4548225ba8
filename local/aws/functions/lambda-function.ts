import type { FunctionConfig } from './function-config.ts';
import { InvocationError, MAX_PAYLOAD_BYTES, requestTooLarge } from './invocation-error.ts';
import { Sandbox, type Surroundings } from './sandbox.ts';

/** A function of the template, run in a worker of its own that starts on first use and anew after a failure. */
export class LambdaFunction {
  readonly config: FunctionConfig;
  readonly #surroundings: Surroundings;
  #sandbox: Sandbox | undefined;

  constructor(config: FunctionConfig, surroundings: Surroundings) {
    this.config = config;
    this.#surroundings = surroundings;
  }

  /** Invokes with a JSON text, resolves with one. Rejects with InvocationError, whatever went wrong. */
  invoke(payload: string): Promise<string> {
    // One character is at most three bytes: only a text that may be too long is measured.
    const bytes = payload.length * 3 > MAX_PAYLOAD_BYTES ? Buffer.byteLength(payload) : 0;
    if (bytes > MAX_PAYLOAD_BYTES) return Promise.reject(new InvocationError(requestTooLarge(bytes)));
    return this.#current().invoke(payload);
  }

  /** Starts the worker before it is needed; resolves when it is loaded, or cannot be. */
  warmUp(): Promise<void> {
    return this.#current().loaded;
  }

  async stop(): Promise<void> {
    await this.#sandbox?.stop();
  }

  #current(): Sandbox {
    if (!this.#sandbox || this.#sandbox.isLost) this.#sandbox = new Sandbox(this.config, this.#surroundings);
    return this.#sandbox;
  }
}
