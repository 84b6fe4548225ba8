import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { takeFailpoint } from './failpoints.ts';
import type { FunctionConfig } from './function-config.ts';
import { type ErrorDocument, exited, InvocationError, sandboxLost, timedOut } from './invocation-error.ts';
import type { InvokeMessage, WorkerMessage, WorkerSetup } from './messages.ts';

interface Invocation {
  readonly requestId: string;
  readonly payload: string;
  readonly resolve: (result: string) => void;
  readonly reject: (error: InvocationError) => void;
  timer?: NodeJS.Timeout;
}

export interface Surroundings {
  readonly environment: Record<string, string>;
  readonly logPath: string;
  readonly echo: boolean;
  readonly compileCacheDir: string;
}

/** A worker with the code of a function, and the invocations it works on. Once it is lost, it takes no more. */
export class Sandbox {
  /** Resolves when the code is loaded, or cannot be. */
  readonly loaded: Promise<void>;
  isLost = false;
  readonly #timeoutMs: number;
  readonly #worker: Worker;
  readonly #inFlight = new Map<number, Invocation>();
  #lastId = 0;
  #ready = false;

  constructor(config: FunctionConfig, { environment, ...setup }: Surroundings) {
    const { modulePath, exportName, name, arn, memoryMb, timeoutMs } = config;
    this.#timeoutMs = timeoutMs;
    const of = { modulePath, exportName, functionName: name, functionArn: arn, memoryMb };
    const workerData = { ...setup, ...of, failpoint: takeFailpoint(name) };
    this.#worker = new Worker(new URL('./function-worker.ts', import.meta.url), {
      env: environment,
      workerData: workerData satisfies WorkerSetup,
    });
    const nothing = () => undefined;
    this.loaded = Promise.race([once(this.#worker, 'message'), once(this.#worker, 'exit')]).then(
      nothing,
      nothing,
    );
    let crash: ErrorDocument | undefined;
    this.#worker.on('message', (message: WorkerMessage) => this.#receive(message));
    this.#worker.on('error', (error: Error) => {
      crash = { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
    });
    this.#worker.on('exit', (code) => this.#lose((requestId) => crash ?? exited(requestId, code)));
  }

  /** Rejects with InvocationError, whatever goes wrong. */
  invoke(payload: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#inFlight.set(id, { requestId: randomUUID(), payload, resolve, reject });
      if (this.#ready) this.#post(id);
    });
  }

  async stop(): Promise<void> {
    this.#lose(sandboxLost);
    await this.#worker.terminate();
  }

  #post(id: number): void {
    const invocation = this.#inFlight.get(id);
    if (!invocation) return;
    // The clock starts when the code is loaded: AWS does not count the initialisation either.
    invocation.timer = setTimeout(() => this.#timeOut(invocation.requestId), this.#timeoutMs);
    const { requestId, payload } = invocation;
    const message: InvokeMessage = { id, requestId, payload, deadline: Date.now() + this.#timeoutMs };
    this.#worker.postMessage(message);
  }

  #receive(message: WorkerMessage): void {
    if (message.kind === 'ready') {
      this.#ready = true;
      for (const id of this.#inFlight.keys()) this.#post(id);
    } else if (message.kind === 'broken') {
      this.#lose(() => message.error);
      void this.#worker.terminate();
    } else {
      const invocation = this.#inFlight.get(message.id);
      this.#inFlight.delete(message.id);
      clearTimeout(invocation?.timer);
      if (message.kind === 'result') invocation?.resolve(message.result);
      else invocation?.reject(new InvocationError(message.error));
    }
  }

  /** It dies with the invocation that took too long, as on AWS; here it takes the neighbours along. */
  #timeOut(requestId: string): void {
    this.#lose((id) => (id === requestId ? timedOut(id, this.#timeoutMs) : sandboxLost(id)));
    void this.#worker.terminate();
  }

  #lose(errorFor: (requestId: string) => ErrorDocument): void {
    this.isLost = true;
    for (const { timer, requestId, reject } of this.#inFlight.values()) {
      clearTimeout(timer);
      reject(new InvocationError(errorFor(requestId)));
    }
    this.#inFlight.clear();
  }
}
