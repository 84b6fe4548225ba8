import { outstanding } from './closing.ts';
import type { SagaEvent } from './events.ts';
import type { LedgerEntry } from './ledger.ts';
import { isHistoryIntact, type OrderLine, type Saga } from './saga.ts';
import { EFFECT_STEPS, type EffectStep } from './steps.ts';
import { totalAmount } from './summary.ts';

const STEP_NAMES: Readonly<Record<string, string>> = {
  VERIFICATION_STOCK: 'la vérification du stock',
  STOCK_VERIFIE: 'la lecture des produits au catalogue',
  RESERVATION_STOCK: 'la réservation du stock',
  CREATION_COMMANDE: 'la création de la commande',
  'verify-stock': 'la vérification du stock',
  'fetch-products': 'la lecture des produits au catalogue',
  'reserve-stock': 'la réservation du stock',
  'create-order': 'la création de la commande',
  'release-stock': 'la libération du stock',
  'cancel-order': "l'annulation des ventes",
};

const stepName = (step: unknown): string => STEP_NAMES[String(step)] ?? String(step);

const sentenceOf = (event: SagaEvent): string => {
  const { type, message, donnees, etat_precedent, nouvel_etat } = event;
  switch (type) {
    case 'SAGA_DEMARRE':
      return `${message}.`;
    case 'ETAPE_DEMARREE':
      return `Début de ${stepName(nouvel_etat)}.`;
    case 'STOCK_VERIFIE_SUCCES':
    case 'PRODUITS_RECUPERES_SUCCES':
    case 'STOCK_RESERVE_SUCCES':
    case 'COMMANDE_CREEE_SUCCES':
      return `Réussite de ${stepName(etat_precedent)}.`;
    case 'STOCK_VERIFIE_ECHEC':
    case 'PRODUITS_RECUPERES_ECHEC':
    case 'STOCK_RESERVE_ECHEC':
    case 'COMMANDE_CREEE_ECHEC':
      return `Échec de ${stepName(etat_precedent)} (${String(donnees.type)}) : ${message}.`;
    case 'TENTATIVE_ECHOUEE':
      return `Une tentative a échoué pendant ${stepName(donnees.etape)} (${String(donnees.type)}) : ${message}.`;
    case 'COMPENSATION_DEMANDEE':
      return donnees.acteur === undefined
        ? 'Annulation de ce qui avait été fait.'
        : `${String(donnees.acteur)} a demandé l'annulation : ${String(donnees.motif)}.`;
    case 'LIGNES_ANNULEES':
      return `Annulé pour ${stepName(donnees.etape)} : ligne(s) ${asList(donnees.lignes)}.`;
    case 'COMPENSATION_BLOQUEE':
      return `${message} : une personne doit intervenir.`;
    case 'COMPENSATION_TERMINEE':
      return "Tout ce qui avait été fait est annulé : la commande n'a laissé aucune trace dans les services.";
    case 'DECISION_MANUELLE':
      return `${message}, par ${String(donnees.acteur)}.`;
    case 'SAGA_REPRISE':
      return `Reprise par une nouvelle exécution : ${message}.`;
    case 'SAGA_ANNULEE_SANS_EFFET':
      return "La saga est annulée ; rien n'avait été fait, il n'y avait rien à annuler.";
    case 'SAGA_TERMINEE_SUCCES':
      return 'La commande est terminée.';
  }
};

const asList = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value));

const REPORT: Readonly<Record<LedgerEntry['etat'], string>> = {
  PREVUE: 'jamais fait',
  EN_COURS: 'demandé, réponse inconnue',
  FAITE: 'fait',
  REFUSEE: 'refusé par le service',
  INCERTAINE: 'incertain : la réponse a été perdue',
  ANNULEE: 'fait puis annulé, ou empêché',
};

const effectReport = (saga: Saga, step: EffectStep, line: number): string => {
  const entry = saga.registre[step].find(({ ligne }) => ligne === line);
  if (!entry) return '';
  const undo = entry.annulation
    ? `, annulation ${entry.annulation.etat.toLowerCase().replace('_', ' ')}`
    : '';
  const reason = entry.annulation?.motif ?? entry.motif;
  return `${stepName(step)} : ${REPORT[entry.etat]}${undo}${reason ? ` (${reason})` : ''}`;
};

const lineReport = (saga: Saga, line: OrderLine, number: number): string =>
  `Ligne ${number}, ${line.quantite} × ${line.nom_produit ?? line.produit_id} — ${EFFECT_STEPS.map((step) => effectReport(saga, step, number)).join(' ; ')}.`;

const conclusionOf = (saga: Saga): string => {
  switch (saga.etat_actuel) {
    case 'SAGA_TERMINEE':
      return `Commande passée pour ${totalAmount(saga)?.toFixed(2).replace('.', ',') ?? '?'} €.`;
    case 'SAGA_ANNULEE':
      return `Commande annulée : ${saga.echec?.message ?? 'demandée par une personne'}.`;
    case 'COMPENSATION_BLOQUEE':
      return `Commande bloquée : ${outstanding(saga).length} effet(s) restent à régler par une personne.`;
    default:
      return `Commande en cours (${saga.etat_actuel}).`;
  }
};

/**
 * The story of a saga in plain French, from its record alone: what was tried, what happened, what was undone and why.
 */
export const explanation = (saga: Saga) => ({
  saga_id: saga.saga_id,
  etat_actuel: saga.etat_actuel,
  conclusion: conclusionOf(saga),
  recit: saga.historique_evenements.map((event) => ({ quand: event.timestamp, quoi: sentenceOf(event) })),
  lignes: saga.lignes_commande.map((line, index) => lineReport(saga, line, index + 1)),
  historique_intact: isHistoryIntact(saga),
});
