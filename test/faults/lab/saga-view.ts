import type { SagaEvent } from '../../../domain/events.ts';
import type { LedgerEntry } from '../../../domain/ledger.ts';
import type { SagaState } from '../../../domain/states.ts';
import type { EffectStep } from '../../../domain/steps.ts';

/** A saga as `GET /api/saga/commandes/{saga_id}/` shows it: what a person would have to go by. */
export type SagaView = {
  readonly saga_id: string;
  readonly client_id: string;
  readonly etat_actuel: SagaState;
  readonly est_terminee: boolean;
  readonly commande_finale_id: string | null;
  readonly donnees_contexte: {
    readonly commande_ids: readonly string[];
    readonly registre: Readonly<Record<EffectStep, readonly LedgerEntry[]>>;
    readonly echec: { readonly type: string; readonly message: string } | null;
    readonly execution: string;
    readonly historique_intact: boolean;
  };
  readonly historique_evenements: readonly SagaEvent[];
  readonly lignes_commande: readonly { readonly produit_id: string; readonly quantite: number }[];
};
