export interface AwsOptions {
  /** Where data that survives a restart goes. */
  readonly dataDir: string;
  readonly logDir: string;
  readonly cacheDir: string;
  readonly region: string;
  /** Where the AWS endpoint will be reached. */
  readonly awsUrl: string;
  /** Multiplies the waits between retries of a task. */
  readonly retryScale: number;
  /** No schedule is slower than this. */
  readonly scheduleMaxSeconds: number;
  /** Variables that every function gets beside its own. */
  readonly functionEnvironment: Readonly<Record<string, string>>;
  /** Prints what functions print, beside writing it to their logs. */
  readonly echo: boolean;
}
