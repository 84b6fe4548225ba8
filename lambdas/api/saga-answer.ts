import type { APIGatewayProxyResult } from 'aws-lambda';
import { type Failure, orderIds, type Saga } from '../../domain/saga.ts';
import { summary } from '../../domain/summary.ts';
import { type Headers, HttpError, json, sagaPath } from './http.ts';

/** Seconds after which asking again makes sense. */
const RETRY_RUNNING = '1';
const RETRY_UNAVAILABLE = '10';

/** The answer to a start, from where the saga stands. Throws HttpError for an order that did not go through. */
export const sagaAnswer = (saga: Saga, publicPath: string, headers: Headers = {}): APIGatewayProxyResult => {
  const location = { Location: sagaPath(publicPath, saga.saga_id), ...headers };
  if (saga.etat_actuel === 'SAGA_TERMINEE') {
    return json(
      201,
      {
        success: true,
        saga_id: saga.saga_id,
        etat_final: saga.etat_actuel,
        commande_id: orderIds(saga)[0] ?? null,
        resume_execution: summary(saga),
      },
      location,
    );
  }
  if (saga.etat_actuel === 'SAGA_ANNULEE') throw failedOrder(saga, location);
  return json(
    202,
    {
      success: true,
      saga_id: saga.saga_id,
      etat_actuel: saga.etat_actuel,
      message:
        saga.etat_actuel === 'COMPENSATION_BLOQUEE'
          ? 'La compensation est bloquée : une personne doit intervenir'
          : 'La saga est en cours : suivez-la à l’adresse donnée par Location',
    },
    { ...location, 'Retry-After': RETRY_RUNNING },
  );
};

/** Statuses by which a service refuses the order itself; the others (401, 403, 404...) are trouble between systems. */
const BUSINESS_REFUSALS: readonly unknown[] = [400, 409, 422];

const titleOf = ({ type, details }: Failure): string | undefined => {
  if (type === 'InsufficientStock') return 'Stock insuffisant';
  if (type === 'UnknownProduct') return 'Produit inconnu';
  if (type === 'ServiceRefusal' && BUSINESS_REFUSALS.includes(details.status)) return 'Commande refusée';
  return undefined;
};

const failedOrder = ({ saga_id, echec }: Saga, headers: Headers): HttpError => {
  const details = echec && { message: echec.message, etape: echec.etape, type: echec.type, ...echec.details };
  const title = echec && titleOf(echec);
  return title
    ? new HttpError(400, title, { details, saga_id, headers })
    : new HttpError(503, 'Service externe indisponible', {
        details,
        saga_id,
        headers: { ...headers, 'Retry-After': RETRY_UNAVAILABLE },
      });
};
