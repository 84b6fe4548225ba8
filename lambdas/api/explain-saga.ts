import { explanation } from '../../domain/explanation.ts';
import { requestedSaga } from './get-saga.ts';
import { type Endpoint, json } from './http.ts';

/** `GET /api/saga/commandes/{saga_id}/explication/`: what happened to the order, in plain French. */
export const explainSaga: Endpoint = async (request) => json(200, explanation(await requestedSaga(request)));
