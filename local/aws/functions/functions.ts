import type { LambdaFunction } from './lambda-function.ts';

/** Every function of the stack, found by name or ARN, with or without a version or alias behind it. */
export class Functions {
  readonly #byName = new Map<string, LambdaFunction>();

  constructor(functions: readonly LambdaFunction[]) {
    for (const one of functions) this.#byName.set(one.config.name, one);
  }

  get names(): string[] {
    return [...this.#byName.keys()];
  }

  /** `undefined` when there is no such function. */
  find(nameOrArn: string): LambdaFunction | undefined {
    const name = nameOrArn.startsWith('arn:') ? nameOrArn.split(':')[6] : nameOrArn.split(':')[0];
    return this.#byName.get(name ?? '');
  }

  /** Loads every function, a few at a time so that requests are answered meanwhile. */
  async warmUp(): Promise<void> {
    for (const one of this.#byName.values()) await one.warmUp();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#byName.values()].map((one) => one.stop()));
  }
}
