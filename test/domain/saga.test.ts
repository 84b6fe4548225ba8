import { describe, expect, it } from '@jest/globals';
import * as errors from '../../domain/errors.ts';
import {
  countAttempt,
  isDue,
  moveTo,
  note,
  orderIds,
  remainingMs,
  type Saga,
  sagaSchema,
} from '../../domain/saga.ts';
import { canTransition, SAGA_STATES, type SagaState } from '../../domain/states.ts';
import type { StepName } from '../../domain/steps.ts';
import { at, completed, halfOrdered, newOrder, sagaIn } from './support/sagas.ts';

const event = { type: 'SAGA_REPRISE' as const, message: 'essai', donnees: { essai: 1 } };

describe('a new saga', () => {
  it('waits, with everything still to be done and its deadline set', () => {
    const saga = newOrder();
    expect(saga).toMatchObject({
      etat_actuel: 'EN_ATTENTE',
      version: 0,
      execution: 1,
      echeance: '2026-03-01T10:00:30.000Z',
      date_creation: '2026-03-01T10:00:00.000Z',
      date_derniere_modification: '2026-03-01T10:00:00.000Z',
      tentatives_par_etape: {},
    });
    const planned = [1, 2].map((ligne) => ({ ligne, etat: 'PREVUE', tentatives: 0 }));
    expect(saga.registre).toEqual({ 'reserve-stock': planned, 'create-order': planned });
    expect(saga.historique_evenements).toMatchObject([
      { type: 'SAGA_DEMARRE', etat_precedent: null, nouvel_etat: 'EN_ATTENTE' },
    ]);
  });

  it('has half a minute less what has passed', () => {
    expect(remainingMs(newOrder(), at(10))).toBe(20_000);
    expect(remainingMs(newOrder(), at(31))).toBe(-1000);
  });
});

describe.each(SAGA_STATES)('a saga in %s', (state) => {
  const saga = sagaIn[state]();

  it('is in that state, and is what the schema of the record reads back', () => {
    expect(saga.etat_actuel).toBe(state);
    expect(sagaSchema.parse(JSON.parse(JSON.stringify(saga)))).toEqual(saga);
  });

  it.each(SAGA_STATES)('moves to %s only where the table allows it', (to) => {
    const move = () => moveTo(saga, to, event, at(20));
    if (!canTransition(state, to)) return expect(move).toThrow(errors.IllegalSaga);
    const moved = move();
    expect(moved.etat_actuel).toBe(to);
    expect(moved.date_derniere_modification).toBe(at(20).toISOString());
    expect(moved.historique_evenements.at(-1)).toMatchObject({ etat_precedent: state, nouvel_etat: to });
    expect(moved.historique_evenements.slice(0, -1)).toEqual(saga.historique_evenements);
  });

  it('takes a note without moving', () => {
    expect(note(saga, event, at(20)).historique_evenements.at(-1)).toMatchObject({
      type: 'SAGA_REPRISE',
      etat_precedent: state,
      nouvel_etat: state,
      donnees: { essai: 1 },
    });
  });
});

describe('work still due', () => {
  /** For each step, the states in which it has work to do, and those that it has behind it. */
  const DUE: Record<StepName, { due: SagaState[]; behind: SagaState[] }> = {
    'verify-stock': {
      due: ['EN_ATTENTE', 'VERIFICATION_STOCK'],
      behind: [
        'STOCK_VERIFIE',
        'RESERVATION_STOCK',
        'STOCK_RESERVE',
        'CREATION_COMMANDE',
        'COMMANDE_CREEE',
        'SAGA_TERMINEE',
      ],
    },
    'fetch-products': {
      due: ['EN_ATTENTE', 'VERIFICATION_STOCK', 'STOCK_VERIFIE'],
      behind: ['RESERVATION_STOCK', 'STOCK_RESERVE', 'CREATION_COMMANDE', 'COMMANDE_CREEE', 'SAGA_TERMINEE'],
    },
    'reserve-stock': {
      due: ['EN_ATTENTE', 'VERIFICATION_STOCK', 'STOCK_VERIFIE', 'RESERVATION_STOCK'],
      behind: ['STOCK_RESERVE', 'CREATION_COMMANDE', 'COMMANDE_CREEE', 'SAGA_TERMINEE'],
    },
    'create-order': {
      due: [
        'EN_ATTENTE',
        'VERIFICATION_STOCK',
        'STOCK_VERIFIE',
        'RESERVATION_STOCK',
        'STOCK_RESERVE',
        'CREATION_COMMANDE',
      ],
      behind: ['COMMANDE_CREEE', 'SAGA_TERMINEE'],
    },
  };
  const cases = (Object.keys(DUE) as StepName[]).flatMap((step) =>
    SAGA_STATES.map((state) => ({ step, state })),
  );

  it.each(cases)('for $step in $state', ({ step, state }) => {
    const ask = (seconds: number) => () => isDue(sagaIn[state](), step, at(seconds));
    const { due, behind } = DUE[step];
    if (due.includes(state)) {
      expect(ask(29)()).toBe(true);
      expect(ask(30)).toThrow(errors.DeadlineExceeded);
    } else if (behind.includes(state)) {
      expect(ask(29)()).toBe(false);
      expect(ask(3600)()).toBe(false);
    } else {
      expect(ask(29)).toThrow(errors.CompensationRequested);
      expect(ask(3600)).toThrow(errors.CompensationRequested);
    }
  });
});

describe('a saga', () => {
  it('counts the attempts of each step', () => {
    const counted = ['a', 'b', 'a'].reduce<Saga>((saga, step) => countAttempt(saga, step), newOrder());
    expect(counted.tentatives_par_etape).toEqual({ a: 2, b: 1 });
  });

  it('knows the sales that exist, first line first', () => {
    expect(orderIds(completed())).toEqual(['vente-1', 'vente-1']);
    expect(orderIds(halfOrdered())).toEqual(['vente-1']);
    expect(orderIds(newOrder())).toEqual([]);
  });
});

describe('errors', () => {
  const classes = Object.entries(errors).filter(
    ([, value]) => typeof value === 'function' && value !== errors.SagaError,
  ) as [string, new (message: string, details?: object) => errors.SagaError][];

  it.each(classes)(
    '%s carries its name literally, as the machine matches it, and its facts',
    (name, SomeError) => {
      const error = new SomeError('raison', { ligne: 1 });
      expect(error.name).toBe(name);
      expect(error.details).toEqual({ ligne: 1 });
      expect(error).toBeInstanceOf(errors.SagaError);
    },
  );

  it('that are final exist', () => {
    const names = classes.map(([name]) => name);
    expect(names).toEqual(
      expect.arrayContaining([...errors.FINAL_FORWARD_ERRORS, ...errors.FINAL_UNDO_ERRORS]),
    );
  });

  it('that asking again may mend are not final', () => {
    const final: readonly string[] = [...errors.FINAL_FORWARD_ERRORS, ...errors.FINAL_UNDO_ERRORS];
    expect(final).not.toContain('ServiceUnavailable');
    expect(final).not.toContain('VersionConflict');
  });
});
