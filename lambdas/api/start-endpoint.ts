import * as z from 'zod';
import { endAwaiter } from './await-end.ts';
import { type ApiRequest, callerPrefix, type Endpoint, header } from './http.ts';
import { readPreference } from './prefer.ts';
import { sagaAnswer } from './saga-answer.ts';
import { idempotencyKeySchema, startSchema } from './schemas.ts';
import { type StartDeps, startOrder } from './start-order.ts';
import { requireJsonBody, validate } from './validation.ts';

export type StartEndpointDeps = StartDeps & {
  readonly publicPath: string;
  /** Longest wait for the end of a saga, in seconds; API Gateway gives up after 29. */
  readonly maxWaitSeconds: number;
};

/** `POST /api/saga/commandes/` */
export const startEndpoint = (deps: StartEndpointDeps): Endpoint => {
  const awaitEnd = endAwaiter();
  return async (request) => {
    const order = validate(startSchema, requireJsonBody(request));
    const key = idempotencyKey(request);
    const preference = readPreference(header(request, 'prefer'), deps.maxWaitSeconds);
    const started = await startOrder(order, key, deps, request.invocation);
    const saga = await awaitEnd(started, preference.waitSeconds, request.invocation);
    return sagaAnswer(
      saga,
      callerPrefix(request, deps.publicPath),
      preference.applied ? { 'Preference-Applied': preference.applied } : {},
    );
  };
};

const headersSchema = z.object({ 'Idempotency-Key': idempotencyKeySchema.optional() });

const idempotencyKey = (request: ApiRequest): string | undefined => {
  const key = header(request, 'idempotency-key');
  return validate(headersSchema, { 'Idempotency-Key': key })['Idempotency-Key'];
};
