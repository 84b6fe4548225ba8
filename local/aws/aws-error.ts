/** An error of an AWS API: `type` is the name of the SDK's exception class. Answered with HTTP 400. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}
