/** The error document Lambda returns for a failed invocation. */
export interface ErrorDocument {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** A function threw, exited, timed out or could not be loaded. `document` is what AWS would return. */
export class InvocationError extends Error {
  override readonly name = 'InvocationError';
  readonly document: ErrorDocument;

  constructor(document: ErrorDocument) {
    super(`${document.errorType}: ${document.errorMessage}`);
    this.document = document;
  }
}

/** Seconds with two decimals, as in CloudWatch. */
export const timedOut = (requestId: string, timeoutMs: number): ErrorDocument => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
});

export const exited = (requestId: string, code: number): ErrorDocument => ({
  errorType: 'Runtime.ExitError',
  errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: exit status ${code}`,
});

/** For an invocation that did nothing wrong but shared its worker with one that did. */
export const sandboxLost = (requestId: string): ErrorDocument => ({
  errorType: 'Lambda.Unknown',
  errorMessage: `The cause could not be determined because Lambda did not return an error type. RequestId: ${requestId}`,
});

export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

export const requestTooLarge = (bytes: number): ErrorDocument => ({
  errorType: 'Lambda.RequestTooLargeException',
  errorMessage: `${bytes} byte payload is too large for the RequestResponse invocation type (limit ${MAX_PAYLOAD_BYTES} bytes)`,
});
