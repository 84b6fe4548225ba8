import * as z from 'zod';
import type { OrderLine } from '../../domain/saga.ts';
import { endAwaiter } from './await-end.ts';
import { type ApiRequest, callerPrefix, type Endpoint, HttpError, header } from './http.ts';
import { readPreference } from './prefer.ts';
import { sagaAnswer } from './saga-answer.ts';
import { idempotencyKeySchema, MAX_QUANTITY, type StartRequest, startSchema } from './schemas.ts';
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
    const { lignes, ...who } = validate(startSchema, requireJsonBody(request));
    const order = { ...who, lignes: mergedLines(lignes) };
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

/** One line per product: the first mention keeps its place, quantities add up. */
const mergedLines = (lines: StartRequest['lignes']): OrderLine[] => {
  const merged = new Map<string, OrderLine>();
  lines.forEach(({ produit_id, quantite }, index) => {
    const total = (merged.get(produit_id)?.quantite ?? 0) + quantite;
    if (total > MAX_QUANTITY) {
      throw new HttpError(
        400,
        `Champ invalide (ligne ${index + 1}, quantite) : ${MAX_QUANTITY} au plus par produit`,
      );
    }
    merged.set(produit_id, { produit_id, quantite: total });
  });
  return [...merged.values()];
};

const headersSchema = z.object({ 'Idempotency-Key': idempotencyKeySchema.optional() });

const idempotencyKey = (request: ApiRequest): string | undefined => {
  const key = header(request, 'idempotency-key');
  return validate(headersSchema, { 'Idempotency-Key': key })['Idempotency-Key'];
};
