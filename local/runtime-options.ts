import type { Synthesized } from './aws/synthesize.ts';

export interface RuntimeOptions {
  readonly dataDir: string;
  /** Forget the data of former runs. */
  readonly reset?: boolean;
  /** 0, the default, takes a free port. */
  readonly apiPort?: number;
  readonly kongPort?: number;
  readonly kongAdminPort?: number;
  readonly awsPort?: number;
  readonly region?: string;
  /** Environment variables of the stack's configuration. */
  readonly settings?: Readonly<Record<string, string | undefined>>;
  /** Variables that every function gets beside its own. */
  readonly functionEnvironment?: Readonly<Record<string, string>>;
  /** Multiplies the waits between retries: 0 for none, 1, the default, for what the state machine says. */
  readonly retryScale?: number;
  /** The longest time between two runs of a schedule, 10 seconds by default. */
  readonly scheduleMaxSeconds?: number;
  /** Services that ignore `Idempotency-Key`. */
  readonly ignoringIdempotency?: readonly string[];
  /** Prints what functions print. */
  readonly verbose?: boolean;
  /** Told what is done, with the time it took in milliseconds. */
  readonly onProgress?: (step: string, ms: number) => void;
  /** Takes the place of the stack of this project, for tests. */
  readonly synthesize?: (
    outdir: string,
    settings: Record<string, string | undefined>,
  ) => Promise<Synthesized>;
}
