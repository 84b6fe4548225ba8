import { outstanding } from './closing.ts';
import { isOutstanding } from './ledger.ts';
import { orderIds, type Saga } from './saga.ts';
import { isForward, isTerminal } from './states.ts';

const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

/** Euros; summed in cents so that 0.1 + 0.2 stays 0.3. Undefined until every price is known. */
export const totalAmount = (saga: Saga): number | undefined => {
  const cents = saga.lignes_commande.map(({ prix_unitaire, quantite }) =>
    prix_unitaire === undefined ? undefined : Math.round(prix_unitaire * 100) * quantite,
  );
  return cents.includes(undefined) ? undefined : cents.reduce<number>((sum, c) => sum + (c ?? 0), 0) / 100;
};

/** Seconds spent in each state the saga has left, read from its history. */
export const durationByStep = (saga: Saga): Record<string, number> => {
  const moves = saga.historique_evenements.filter((e) => e.etat_precedent !== e.nouvel_etat);
  const durations: Record<string, number> = {};
  moves.forEach((move, index) => {
    const next = moves[index + 1];
    if (next) {
      const spent = secondsBetween(move.timestamp, next.timestamp);
      durations[move.nouvel_etat] = Math.round(((durations[move.nouvel_etat] ?? 0) + spent) * 1000) / 1000;
    }
  });
  return durations;
};

export const totalSeconds = (saga: Saga): number =>
  secondsBetween(saga.date_creation, saga.date_derniere_modification);

/** The order will not go through: it failed, is being undone, or was. */
const hasFailed = (saga: Saga): boolean => !isForward(saga.etat_actuel);

/** Is something of the order still to be undone? */
export const needsCompensation = (saga: Saga): boolean => hasFailed(saga) && outstanding(saga).length > 0;

/** `resume_execution` of the API. Amounts in euros, durations in seconds. */
export const summary = (saga: Saga) => ({
  saga_id: saga.saga_id,
  client_id: saga.client_id,
  magasin_id: saga.magasin_id,
  etat_actuel: saga.etat_actuel,
  est_terminee: isTerminal(saga.etat_actuel),
  est_en_echec: hasFailed(saga),
  necessite_compensation: needsCompensation(saga),
  montant_total: totalAmount(saga) ?? null,
  quantite_totale_articles: saga.lignes_commande.reduce((sum, { quantite }) => sum + quantite, 0),
  nombre_lignes: saga.lignes_commande.length,
  nombre_evenements: saga.historique_evenements.length,
  duree_totale_secondes: totalSeconds(saga),
  duree_par_etape: durationByStep(saga),
  tentatives_par_etape: saga.tentatives_par_etape,
  reservations_actives: activeReservations(saga),
  commande_finale_id: orderIds(saga)[0] ?? null,
  commande_ids: orderIds(saga),
  date_creation: saga.date_creation,
  date_derniere_modification: saga.date_derniere_modification,
});

/** Stock that this saga holds but has not sold, line by line; `incertaine` while nobody knows whether it does. */
const activeReservations = (saga: Saga) =>
  saga.registre['reserve-stock'].flatMap((entry) => {
    const line = saga.lignes_commande[entry.ligne - 1];
    if (!line || !isOutstanding(entry) || saga.etat_actuel === 'SAGA_TERMINEE') return [];
    const { produit_id, quantite } = line;
    return [{ ligne: entry.ligne, produit_id, quantite, incertaine: entry.etat !== 'FAITE' }];
  });

/** One saga of the list of the API. */
export const listItem = (saga: Saga) => ({
  saga_id: saga.saga_id,
  client_id: saga.client_id,
  magasin_id: saga.magasin_id,
  etat_actuel: saga.etat_actuel,
  est_terminee: isTerminal(saga.etat_actuel),
  necessite_compensation: needsCompensation(saga),
  commande_finale_id: orderIds(saga)[0] ?? null,
  date_creation: saga.date_creation,
  derniere_modification: saga.date_derniere_modification,
  nombre_lignes: saga.lignes_commande.length,
  nombre_evenements: saga.historique_evenements.length,
});
