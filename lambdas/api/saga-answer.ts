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

type Verdict = { readonly status: number; readonly title: string };
const UNAVAILABLE: Verdict = { status: 503, title: 'Service externe indisponible' };

const verdictOn = ({ type, details }: Failure): Verdict => {
  switch (type) {
    case 'InsufficientStock':
      return { status: 400, title: 'Stock insuffisant' };
    case 'UnknownProduct':
      return { status: 400, title: details.magasin_id ? 'Produit ou magasin inconnu' : 'Produit inconnu' };
    case 'ServiceRefusal':
      return BUSINESS_REFUSALS.includes(details.status)
        ? { status: 400, title: 'Commande refusée' }
        : UNAVAILABLE;
    // No service failed: somebody no longer wanted the order, and asking again does not change that.
    case 'ForcedCompensation':
    case 'Stopped':
      return { status: 409, title: 'Commande annulée' };
    case 'IllegalSaga':
      return { status: 500, title: 'Erreur interne' };
    default:
      return UNAVAILABLE;
  }
};

const failedOrder = ({ saga_id, echec }: Saga, headers: Headers): HttpError => {
  const { status, title } = echec ? verdictOn(echec) : UNAVAILABLE;
  return new HttpError(status, title, {
    details: echec && { message: echec.message, etape: echec.etape, type: echec.type, ...echec.details },
    saga_id,
    headers: status === 503 ? { ...headers, 'Retry-After': RETRY_UNAVAILABLE } : headers,
  });
};
