import { executionName } from '../../domain/intervention.ts';
import { isHistoryIntact, orderIds, type Saga } from '../../domain/saga.ts';
import { isTerminal } from '../../domain/states.ts';
import { needsCompensation, totalAmount } from '../../domain/summary.ts';
import { type ApiRequest, type Endpoint, HttpError, json } from './http.ts';
import { sagaIdSchema } from './schemas.ts';
import { validate } from './validation.ts';

/** The saga named in the path, and from here on in the log. Throws HttpError 400 for what is no id, 404 for an unknown one. */
export const requestedSaga = async ({ pathParameters, invocation }: ApiRequest): Promise<Saga> => {
  const { saga_id } = validate(sagaIdSchema, pathParameters ?? {});
  invocation.log.appendKeys({ saga_id });
  const saga = await invocation.store.find(saga_id);
  if (!saga) throw new HttpError(404, 'Saga inconnue', { saga_id });
  return saga;
};

/** `GET /api/saga/commandes/{saga_id}/` */
export const getSaga: Endpoint = async (request) => json(200, sagaDetails(await requestedSaga(request)));

const sagaDetails = (saga: Saga) => ({
  saga_id: saga.saga_id,
  client_id: saga.client_id,
  magasin_id: saga.magasin_id,
  etat_actuel: saga.etat_actuel,
  est_terminee: isTerminal(saga.etat_actuel),
  commande_finale_id: orderIds(saga)[0] ?? null,
  date_creation: saga.date_creation,
  derniere_modification: saga.date_derniere_modification,
  donnees_contexte: {
    commande_ids: orderIds(saga),
    montant_total: totalAmount(saga) ?? null,
    necessite_compensation: needsCompensation(saga),
    registre: saga.registre,
    echec: saga.echec ?? null,
    echeance: saga.echeance,
    execution: executionName(saga),
    tentatives_par_etape: saga.tentatives_par_etape,
    historique_intact: isHistoryIntact(saga),
  },
  historique_evenements: saga.historique_evenements,
  lignes_commande: saga.lignes_commande.map((line, index) => ({
    ligne: index + 1,
    ...line,
    reservation: saga.registre['reserve-stock'][index]?.etat,
    vente: saga.registre['create-order'][index]?.etat,
  })),
});
