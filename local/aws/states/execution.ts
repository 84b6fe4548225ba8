export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface Failure {
  readonly error?: string;
  readonly cause?: string;
}

/** What is known of an execution without its history. Dates in milliseconds since the epoch, data as JSON text. */
export interface Execution extends Failure {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly input: string;
  readonly startedAt: number;
  readonly status: Status;
  readonly stoppedAt?: number;
  readonly output?: string;
}

export const executionArn = (machineArn: string, name: string) =>
  `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
