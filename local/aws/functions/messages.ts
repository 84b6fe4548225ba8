import type { ErrorDocument } from './invocation-error.ts';

/** What a worker is told when it starts. */
export interface WorkerSetup {
  readonly modulePath: string;
  readonly exportName: string;
  readonly logPath: string;
  readonly echo: boolean;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  readonly compileCacheDir: string;
  /** Where to fail, in tests of crashes: see failpoints.ts. */
  readonly failpoint?: string | undefined;
}

/** Payloads travel as JSON text: the round trip is the one Lambda makes, and text is the cheapest to post. */
export interface InvokeMessage {
  readonly id: number;
  readonly requestId: string;
  readonly payload: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'broken'; readonly error: ErrorDocument }
  | { readonly kind: 'result'; readonly id: number; readonly result: string }
  | { readonly kind: 'error'; readonly id: number; readonly error: ErrorDocument };
