import { summary } from '../../domain/summary.ts';
import { endAwaiter } from './await-end.ts';
import { callerPrefix, type Endpoint, HttpError, json, sagaPath } from './http.ts';
import { simulateSchema } from './schemas.ts';
import type { StartEndpointDeps } from './start-endpoint.ts';
import { startOrder } from './start-order.ts';
import { readJsonBody, validate } from './validation.ts';

/** `POST /api/saga/test/echec-stock/`: a real saga that wants more than any store has, and than a caller may ask for. */
export const simulateStockFailure = (deps: StartEndpointDeps): Endpoint => {
  const awaitEnd = endAwaiter();
  return async (request) => {
    const { produit_id, ...who } = validate(simulateSchema, readJsonBody(request) ?? {});
    const order = { ...who, lignes: [{ produit_id, quantite: Number.MAX_SAFE_INTEGER }] };
    const started = await startOrder(order, undefined, deps, request.invocation);
    const saga = await awaitEnd(started, deps.maxWaitSeconds, request.invocation);
    if (saga.echec?.type !== 'InsufficientStock' || saga.etat_actuel !== 'SAGA_ANNULEE') {
      throw new HttpError(503, "La simulation n'a pas abouti à un refus de stock", {
        details: { etat_actuel: saga.etat_actuel, echec: saga.echec },
        saga_id: saga.saga_id,
      });
    }
    return json(
      400,
      {
        simulation_reussie: true,
        echec_simule: 'Stock insuffisant',
        saga_id: saga.saga_id,
        etat_final: saga.etat_actuel,
        details: { message: saga.echec.message, ...saga.echec.details },
        resume_execution: summary(saga),
      },
      { Location: sagaPath(callerPrefix(request, deps.publicPath), saga.saga_id) },
    );
  };
};
