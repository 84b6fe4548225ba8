import { createHash, randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import { v5 as uuidV5 } from 'uuid';
import { newSaga, type Saga } from '../../domain/saga.ts';
import type { Executions } from '../clients/executions.ts';
import { HttpError, type Work } from './http.ts';
import type { StartRequest } from './schemas.ts';

/** Namespace of the saga ids that are made from an Idempotency-Key (RFC 9562, version 5). */
const KEY_NAMESPACE = 'f3a1b0c2-5d64-5e8f-9a7b-2c1d0e4f6a85';

export type StartDeps = {
  readonly executions: Executions;
  /** Budget of the forward work. */
  readonly timeoutSeconds: number;
};

/**
 * Stores the saga, then starts its execution. With a key, the saga's id is made from it: a repeated request finds the
 * same saga. Once stored, a saga is never forgotten: when its execution could not be started, the rescuer does it.
 */
export const startOrder = async (
  order: StartRequest,
  key: string | undefined,
  { executions, timeoutSeconds }: StartDeps,
  { store, now, log }: Work,
): Promise<Saga> => {
  const content = {
    client_id: order.client_id,
    magasin_id: order.magasin_id,
    lignes_commande: order.lignes,
  };
  const fingerprint = createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('hex');
  const saga_id = key === undefined ? randomUUID() : uuidV5(key, KEY_NAMESPACE);
  log.appendKeys({ saga_id });
  const wanted = newSaga({ ...content, saga_id, empreinte_requete: fingerprint, timeoutSeconds }, now());
  const saga = await store.create(wanted);
  if (saga.empreinte_requete !== fingerprint) {
    throw new HttpError(409, 'Cette Idempotency-Key a déjà servi pour une autre commande', { saga_id });
  }
  if (saga.etat_actuel === 'EN_ATTENTE') {
    try {
      await executions.start(saga);
    } catch (error) {
      log.warn("L'exécution n'a pas pu être démarrée : la reprise s'en chargera", error as Error);
    }
  }
  return saga;
};
