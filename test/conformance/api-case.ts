/** A request to the REST API of `stack.ts`, and what AWS answers. */
export type ApiCase = {
  readonly name: string;
  readonly source: string;
  readonly request: readonly [method: string, path: string];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Read from the answer; fields of the event that the function got are under `event`. */
  readonly pick: readonly string[];
  readonly answer: Readonly<Record<string, unknown>>;
};

export const GUIDE = 'https://docs.aws.amazon.com/apigateway/latest/developerguide';
/** What is read where the answer itself matters. */
export const TEXT = ['status', 'text'];
