import { describe, expect, it } from '@jest/globals';
import { claimUndo, park, undoRecorded } from '../../../domain/compensation.ts';
import { EVENT_TYPES, type EventType } from '../../../domain/events.ts';
import { compensationForced } from '../../../domain/intervention.ts';
import { note, type Saga } from '../../../domain/saga.ts';
import { seriesKey, totals } from '../../../lambdas/telemetry/measures.ts';
import { measuresOf } from '../../../lambdas/telemetry/saga-measures.ts';
import { START } from '../support/order.ts';
import {
  failure,
  HONOURS,
  refusedForStock,
  reserved,
  sagaIn,
  sold,
  withEffects,
} from '../support/saga-in.ts';

const labels = { store: 'lyon', clientType: 'api' };
const counts = (before: Saga | undefined, after: Saga): Record<string, number> =>
  Object.fromEntries(totals(measuresOf(before, after, labels)));

describe('what a committed write adds to the counters', () => {
  it('a start', () => {
    expect(counts(undefined, sagaIn('EN_ATTENTE'))).toEqual({ 'saga_total|api|lyon': 1 });
  });

  it('only what was appended since', () => {
    const saga = sagaIn('STOCK_VERIFIE');
    expect(counts(saga, saga)).toEqual({});
    expect(counts(sagaIn('EN_ATTENTE'), saga)).toEqual({
      'saga_etapes_total|VERIFICATION_STOCK|succes|lyon': 1,
      'saga_etapes_total|STOCK_VERIFIE|succes|lyon': 1,
    });
  });

  it('a reservation', () => {
    const before = sagaIn('STOCK_VERIFIE', { lines: 3 });
    expect(counts(before, withEffects(before, 'reserve-stock', reserved))).toEqual({
      'saga_etapes_total|RESERVATION_STOCK|succes|lyon': 1,
    });
  });

  it('an order that is complete, and how long it took', () => {
    const before = sagaIn('STOCK_RESERVE');
    const end = new Date(START.getTime() + 300);
    expect(counts(before, withEffects(before, 'create-order', sold, end))).toEqual({
      'saga_etapes_total|CREATION_COMMANDE|succes|lyon': 1,
      'saga_duree_seconds|SAGA_TERMINEE|lyon|0.5': 1,
      'saga_duree_seconds|SAGA_TERMINEE|lyon|sum': 0.3,
    });
  });

  it('a refusal', () => {
    expect(counts(sagaIn('EN_ATTENTE'), refusedForStock())).toEqual({
      'saga_etapes_total|VERIFICATION_STOCK|echec|lyon': 1,
      'saga_echecs_total|InsufficientStock|VERIFICATION_STOCK|lyon': 1,
      'saga_duree_seconds|SAGA_ANNULEE|lyon|0.1': 1,
      'saga_duree_seconds|SAGA_ANNULEE|lyon|sum': 0,
    });
  });

  it('a failed order, whatever its undo still has to do', () => {
    expect(counts(sagaIn('CREATION_COMMANDE'), sagaIn('COMPENSATION_EN_COURS'))).toEqual({
      'saga_etapes_total|CREATION_COMMANDE|echec|lyon': 1,
      'saga_echecs_total|ServiceUnavailable|CREATION_COMMANDE|lyon': 1,
    });
  });

  it.each([
    ['reserve-stock', 'ECHEC_RESERVATION_STOCK', 'liberation_stock'],
    ['create-order', 'ECHEC_CREATION_COMMANDE', 'annulation_commande'],
  ] as const)('an undo of %s', (step, state, type) => {
    const before = claimUndo(sagaIn(state, { lines: 2 }), step, HONOURS, START).saga;
    const after = undoRecorded(before, step, new Map([[1, { issue: 'FAITE' }]]), START);
    expect(counts(before, after)).toMatchObject({ [`saga_compensations_total|${type}|lyon`]: 1 });
  });

  it('a saga given to a person once, though a late answer settles a part of it', () => {
    const before = sagaIn('COMPENSATION_EN_COURS', { lines: 2 });
    const parked = park(before, failure('release-stock', 'ServiceUnavailable'), START);
    const told = undoRecorded(parked, 'reserve-stock', new Map([[1, { issue: 'FAITE' }]]), START);
    expect(told.historique_evenements.at(-1)?.type).toBe('COMPENSATION_BLOQUEE');
    expect(counts(parked, told)).not.toHaveProperty('saga_compensations_total|bloquee|lyon');
  });

  it('a saga given to a person, and one sent on by a person', () => {
    const before = sagaIn('COMPENSATION_EN_COURS');
    const parked = park(before, failure('release-stock', 'ServiceUnavailable'), START);
    expect(counts(before, parked)).toEqual({ 'saga_compensations_total|bloquee|lyon': 1 });
    const forced = compensationForced(parked, { acteur: 'Léa', motif: 'panne finie', decisions: [] }, START);
    expect(counts(parked, forced)).toEqual({ 'saga_compensations_total|forcee|lyon': 1 });
  });

  it('nothing for what only tells the story', () => {
    const quiet: EventType[] = ['ETAPE_DEMARREE', 'TENTATIVE_ECHOUEE', 'SAGA_REPRISE', 'DECISION_MANUELLE'];
    const saga = sagaIn('RESERVATION_STOCK');
    for (const type of quiet) expect(counts(saga, note(saga, { type, message: '' }, START))).toEqual({});
  });

  it('fits a family, whatever the event', () => {
    const saga = sagaIn('RESERVATION_STOCK');
    for (const type of EVENT_TYPES) {
      for (const increment of measuresOf(saga, note(saga, { type, message: '' }, START), labels)) {
        expect(seriesKey(increment)).toMatch(/^saga_/);
      }
    }
  });
});
