/**
 * The errors a step can end with. The state machine matches them by `name` (Retry, Catch), so every name is a
 * literal: class names change when bundles are minified.
 */
export abstract class SagaError extends Error {
  abstract override readonly name: string;
  /** Facts for the record and the caller; JSON, small. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options);
    this.details = details;
  }
}

/** Business refusal: the store has less than the order wants. */
export class InsufficientStock extends SagaError {
  override readonly name = 'InsufficientStock';
}

/** Business refusal: a service does not know a product of the order, or the store. */
export class UnknownProduct extends SagaError {
  override readonly name = 'UnknownProduct';
}

/** Any other definite refusal: 4xx but 408, 425 and 429. */
export class ServiceRefusal extends SagaError {
  override readonly name = 'ServiceRefusal';
}

/** Technical failure: no usable answer. Asking again may help, and is safe. */
export class ServiceUnavailable extends SagaError {
  override readonly name = 'ServiceUnavailable';
}

/** A mutating call may have been received by a service that does not honour Idempotency-Key: it must not be sent again. */
export class OutcomeUnknown extends SagaError {
  override readonly name = 'OutcomeUnknown';
}

/** The deadline of the forward work (`SAGA_TIMEOUT`) has passed. */
export class DeadlineExceeded extends SagaError {
  override readonly name = 'DeadlineExceeded';
}

/** A forward step met a saga that is being, or has been, undone: the machine must go to its compensation. */
export class CompensationRequested extends SagaError {
  override readonly name = 'CompensationRequested';
}

/** An undo ended with something left that asking again cannot settle: a person is needed. */
export class CompensationIncomplete extends SagaError {
  override readonly name = 'CompensationIncomplete';
}

/** The record of a saga, or a write to it, breaks a rule of the domain. A defect or a damaged record, never a service's fault. */
export class IllegalSaga extends SagaError {
  override readonly name = 'IllegalSaga';
}

export class SagaNotFound extends SagaError {
  override readonly name = 'SagaNotFound';
}

/** Another writer kept changing the record while this one tried. Trying again later is safe. */
export class VersionConflict extends SagaError {
  override readonly name = 'VersionConflict';
}

/** A forward step that ends with one of these is never retried: the answer would be the same. */
export const FINAL_FORWARD_ERRORS = [
  'InsufficientStock',
  'UnknownProduct',
  'ServiceRefusal',
  'OutcomeUnknown',
  'DeadlineExceeded',
  'CompensationRequested',
  'IllegalSaga',
  'SagaNotFound',
] as const;

/** An undo that ends with one of these is never retried: only a person can settle it. */
export const FINAL_UNDO_ERRORS = [
  'CompensationIncomplete',
  'CompensationRequested',
  'IllegalSaga',
  'SagaNotFound',
] as const;
