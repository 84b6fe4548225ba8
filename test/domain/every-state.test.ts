import { describe, expect, it } from '@jest/globals';
import { claimUndo, enterCompensation, park, stepFailed, undoRecorded } from '../../domain/compensation.ts';
import {
  attemptFailed,
  claimLines,
  effectsRecorded,
  productsFetched,
  stockVerified,
} from '../../domain/forward.ts';
import { compensationForced, rescued } from '../../domain/intervention.ts';
import { isHistoryIntact, type Saga } from '../../domain/saga.ts';
import { canTransition, SAGA_STATES, type SagaState } from '../../domain/states.ts';
import { all, at, DONE, failure, forgetful, honouring, sagaIn } from './support/sagas.ts';

const NOW = at(10);
const products = [1, 2].map((prix_unitaire) => ({ nom_produit: 'Produit', prix_unitaire }));
const intervention = { acteur: 'alice', motif: 'essai', decisions: [] };

type Operation = (saga: Saga) => Saga;
/** The state that each state leads to, or the name of an error after `!`. */
type Expected = Partial<Record<SagaState, string>> & { readonly others: string };

/** Not even the record changes: there is nothing to write. */
const SAME = 'same';
/** The state does not change; the record may. */
const STAYS = 'stays';
/** States that are passed through in one write: a record found in one is damaged, and is not worked on. */
const NEVER_AT_REST = {
  COMMANDE_CREEE: '!IllegalSaga',
  ECHEC_STOCK_INSUFFISANT: '!IllegalSaga',
  ECHEC_VERIFICATION_STOCK: '!IllegalSaga',
  ECHEC_RECUPERATION_PRODUIT: '!IllegalSaga',
};
const UNDOING = '!CompensationRequested';
const DONE_WITH = { SAGA_TERMINEE: SAME, COMMANDE_CREEE: SAME };
const FINISHED = { SAGA_TERMINEE: SAME, SAGA_ANNULEE: SAME };

const stopAs =
  (state: SagaState): Operation =>
  (saga) =>
    stepFailed(saga, state, failure, NOW);
const STOPPED = {
  EN_ATTENTE: 'SAGA_ANNULEE',
  VERIFICATION_STOCK: 'SAGA_ANNULEE',
  STOCK_VERIFIE: 'SAGA_ANNULEE',
  RESERVATION_STOCK: 'ECHEC_RESERVATION_STOCK',
  STOCK_RESERVE: 'ECHEC_CREATION_COMMANDE',
  CREATION_COMMANDE: 'ECHEC_CREATION_COMMANDE',
  others: SAME,
};
const COMPENSATING: Expected = {
  EN_ATTENTE: 'SAGA_ANNULEE',
  VERIFICATION_STOCK: 'SAGA_ANNULEE',
  STOCK_VERIFIE: 'SAGA_ANNULEE',
  ...NEVER_AT_REST,
  ...FINISHED,
  others: 'COMPENSATION_EN_COURS',
};
const undo =
  (step: 'reserve-stock' | 'create-order'): Operation =>
  (saga) =>
    claimUndo(saga, step, honouring, NOW).saga;

const OPERATIONS: readonly (readonly [name: string, operation: Operation, expected: Expected])[] = [
  [
    'stockVerified',
    (saga) => stockVerified(saga, NOW, NOW),
    {
      EN_ATTENTE: 'STOCK_VERIFIE',
      VERIFICATION_STOCK: 'STOCK_VERIFIE',
      STOCK_VERIFIE: SAME,
      RESERVATION_STOCK: SAME,
      STOCK_RESERVE: SAME,
      CREATION_COMMANDE: SAME,
      ...DONE_WITH,
      others: UNDOING,
    },
  ],
  [
    'productsFetched',
    (saga) => productsFetched(saga, products, NOW),
    {
      EN_ATTENTE: 'EN_ATTENTE',
      VERIFICATION_STOCK: 'VERIFICATION_STOCK',
      STOCK_VERIFIE: SAME,
      RESERVATION_STOCK: SAME,
      STOCK_RESERVE: SAME,
      CREATION_COMMANDE: SAME,
      ...DONE_WITH,
      others: UNDOING,
    },
  ],
  [
    'claimLines(reserve-stock)',
    (saga) => claimLines(saga, 'reserve-stock', honouring, NOW).saga,
    {
      EN_ATTENTE: '!IllegalSaga',
      VERIFICATION_STOCK: '!IllegalSaga',
      STOCK_VERIFIE: 'RESERVATION_STOCK',
      RESERVATION_STOCK: 'RESERVATION_STOCK',
      STOCK_RESERVE: SAME,
      CREATION_COMMANDE: SAME,
      ...DONE_WITH,
      others: UNDOING,
    },
  ],
  [
    'claimLines(reserve-stock) of a service that forgets keys',
    (saga) => claimLines(saga, 'reserve-stock', forgetful, NOW).saga,
    {
      EN_ATTENTE: '!IllegalSaga',
      VERIFICATION_STOCK: '!IllegalSaga',
      STOCK_VERIFIE: 'RESERVATION_STOCK',
      RESERVATION_STOCK: '!OutcomeUnknown',
      STOCK_RESERVE: SAME,
      CREATION_COMMANDE: SAME,
      ...DONE_WITH,
      others: UNDOING,
    },
  ],
  [
    'claimLines(create-order)',
    (saga) => claimLines(saga, 'create-order', honouring, NOW).saga,
    {
      EN_ATTENTE: '!IllegalSaga',
      VERIFICATION_STOCK: '!IllegalSaga',
      STOCK_VERIFIE: '!IllegalSaga',
      RESERVATION_STOCK: '!IllegalSaga',
      STOCK_RESERVE: 'CREATION_COMMANDE',
      CREATION_COMMANDE: 'CREATION_COMMANDE',
      ...DONE_WITH,
      others: UNDOING,
    },
  ],
  [
    'effectsRecorded(reserve-stock)',
    (saga) => effectsRecorded(saga, 'reserve-stock', all(DONE), NOW),
    { RESERVATION_STOCK: 'STOCK_RESERVE', others: STAYS },
  ],
  [
    'effectsRecorded(create-order)',
    (saga) => effectsRecorded(saga, 'create-order', all(DONE), NOW),
    { CREATION_COMMANDE: 'SAGA_TERMINEE', others: STAYS },
  ],
  ['attemptFailed', (saga) => attemptFailed(saga, failure, NOW, NOW), { ...FINISHED, others: STAYS }],
  ['stepFailed(ECHEC_STOCK_INSUFFISANT)', stopAs('ECHEC_STOCK_INSUFFISANT'), STOPPED],
  ['stepFailed(ECHEC_VERIFICATION_STOCK)', stopAs('ECHEC_VERIFICATION_STOCK'), STOPPED],
  ['stepFailed(ECHEC_RECUPERATION_PRODUIT)', stopAs('ECHEC_RECUPERATION_PRODUIT'), STOPPED],
  [
    'stepFailed(ECHEC_RESERVATION_STOCK)',
    stopAs('ECHEC_RESERVATION_STOCK'),
    { ...STOPPED, STOCK_VERIFIE: 'ECHEC_RESERVATION_STOCK' },
  ],
  ['stepFailed(ECHEC_CREATION_COMMANDE)', stopAs('ECHEC_CREATION_COMMANDE'), STOPPED],
  [
    'enterCompensation',
    (saga) => enterCompensation(saga, failure, NOW),
    { ...COMPENSATING, COMPENSATION_EN_COURS: SAME },
  ],
  [
    'claimUndo(create-order)',
    undo('create-order'),
    { ...COMPENSATING, COMPENSATION_BLOQUEE: '!CompensationIncomplete' },
  ],
  [
    'claimUndo(reserve-stock)',
    undo('reserve-stock'),
    { ...COMPENSATING, COMPENSATION_BLOQUEE: '!CompensationIncomplete' },
  ],
  ['undoRecorded', (saga) => undoRecorded(saga, 'reserve-stock', all(DONE), NOW), { others: SAME }],
  [
    'park',
    (saga) => park(saga, failure, NOW),
    {
      ...COMPENSATING,
      COMPENSATION_BLOQUEE: SAME,
      others: 'COMPENSATION_BLOQUEE',
    },
  ],
  [
    'compensationForced',
    (saga) => compensationForced(saga, intervention, NOW),
    { ...COMPENSATING, SAGA_TERMINEE: '!IllegalSaga', SAGA_ANNULEE: '!IllegalSaga' },
  ],
  ['rescued', (saga) => rescued(saga, 'essai', NOW), { others: STAYS }],
];

const isLegalPath = ({ historique_evenements }: Saga): boolean =>
  historique_evenements.every(({ etat_precedent, nouvel_etat }, index) => {
    if (index === 0) return etat_precedent === null && nouvel_etat === 'EN_ATTENTE';
    if (etat_precedent !== historique_evenements[index - 1]?.nouvel_etat) return false;
    return etat_precedent === nouvel_etat || canTransition(etat_precedent, nouvel_etat);
  });

const attempt = (operation: Operation, saga: Saga): Saga | string => {
  try {
    return operation(saga);
  } catch (error) {
    return `!${(error as Error).name}`;
  }
};

describe.each(OPERATIONS)('%s', (_name, operation, { others, ...expected }) => {
  it.each(SAGA_STATES)('from %s', (state) => {
    const saga = sagaIn[state]();
    const before = structuredClone(saga);
    const result = attempt(operation, saga);
    const wanted = expected[state] ?? others;
    expect(saga).toEqual(before);
    if (typeof result === 'string') return expect(result).toBe(wanted);
    if (wanted === STAYS) expect(result.etat_actuel).toBe(state);
    else expect(result === saga ? SAME : result.etat_actuel).toBe(wanted);
    expect(result.historique_evenements.slice(0, before.historique_evenements.length)).toEqual(
      before.historique_evenements,
    );
    expect(isLegalPath(result)).toBe(true);
    expect(result.historique_evenements.at(-1)?.nouvel_etat).toBe(result.etat_actuel);
    expect(isHistoryIntact(result)).toBe(true);
  });
});
