import { call } from './call.ts';
import { eventually } from './eventually.ts';
import type { Answer, ErrorBody, Request } from './send.ts';

export const CLIENT = '7a1f3c52-4f0e-4d8b-9a55-0d1f6f2c9b11';
/** Of the sample data: 25.50 euros. */
export const SAMPLE = '550e8400-e29b-41d4-a716-446655440002';

export type Summary = Readonly<Record<string, unknown>> & {
  readonly commande_ids: readonly string[];
  readonly duree_par_etape: Readonly<Record<string, number>>;
};
export type Started = ErrorBody & {
  readonly success: boolean;
  readonly saga_id: string;
  readonly etat_final: string;
  readonly etat_actuel: string;
  readonly commande_id: string;
  readonly message: string;
  readonly resume_execution: Summary;
};
export type SagaEvent = {
  readonly type: string;
  readonly etat_precedent: string | null;
  readonly nouvel_etat: string;
};
export type Saga = Readonly<Record<string, unknown>> & {
  readonly saga_id: string;
  readonly etat_actuel: string;
  readonly est_terminee: boolean;
  readonly commande_finale_id: string | null;
  readonly donnees_contexte: Readonly<Record<string, unknown>> & { readonly execution: string };
  readonly historique_evenements: readonly SagaEvent[];
  readonly lignes_commande: readonly Readonly<Record<string, unknown>>[];
};

export const order = (...lines: readonly (readonly [product: string, quantity: number])[]) => ({
  client_id: CLIENT,
  lignes: lines.map(([produit_id, quantite]) => ({ produit_id, quantite })),
});

export const place = (
  json: unknown,
  headers: NonNullable<Request['headers']> = {},
): Promise<Answer<Started>> => call<Started>('POST', '/api/saga/commandes/', { json, headers });

export const sagaOf = async (sagaId: string): Promise<Saga> =>
  (await call<Saga>('GET', `/api/saga/commandes/${sagaId}/`)).body;

/** The saga once it is in one of these states. */
export const sagaIn = (sagaId: string, states: readonly string[], seconds = 30): Promise<Saga> =>
  eventually(
    async () => {
      const saga = await sagaOf(sagaId);
      if (!states.includes(saga.etat_actuel)) throw new Error(`${sagaId} is ${saga.etat_actuel}`);
      return saga;
    },
    { seconds },
  );

export const ENDED = ['SAGA_TERMINEE', 'SAGA_ANNULEE'] as const;

/** The states that a saga went through, in order. */
export const pathOf = ({ historique_evenements }: Saga): string[] =>
  historique_evenements
    .filter(({ etat_precedent, nouvel_etat }) => etat_precedent !== nouvel_etat)
    .map(({ nouvel_etat }) => nouvel_etat);
