/** One of the engines that stand for AWS, with the stack of `stack.ts` deployed on it. */
export type Engine = {
  readonly name: EngineName;
  readonly awsUrl: string;
  /** Without trailing slash; may hold a stage. */
  readonly apiUrl: string;
  readonly stop: () => Promise<void>;
};

export type EngineName = 'embedded' | 'ministack';

/** Waits between retries are this much of what a machine says, so that a test does not last minutes. */
export const WAIT_SCALE = 0.2;

/** For the AWS SDK. */
export const clientSettings = ({ awsUrl }: Pick<Engine, 'awsUrl'>) => ({
  endpoint: awsUrl,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
});
