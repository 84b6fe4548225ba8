import { describe, expect, it } from '@jest/globals';
import {
  claimed,
  ENTRY_STATES,
  type EntryState,
  isCallable,
  isOutstanding,
  isUndoable,
  type LedgerEntry,
  type Outcome,
  undoClaimed,
  withOutcome,
  withUndoOutcome,
} from '../../domain/ledger.ts';
import { DONE, NOT_SENT, REFUSED, UNKNOWN } from './support/sagas.ts';

const OUTCOMES: Record<string, Outcome> = { DONE, REFUSED, NOT_SENT, UNKNOWN };

const entryIn = (etat: EntryState, doute = etat === 'INCERTAINE'): LedgerEntry => ({
  ligne: 1,
  etat,
  tentatives: 1,
  ...(doute ? { doute } : {}),
});

type UndoState = NonNullable<LedgerEntry['annulation']>['etat'];
const UNDO_STATES: readonly UndoState[] = ['EN_COURS', 'REFUSEE', 'INCERTAINE'];

const undoneIn = (etat: EntryState, undo: UndoState, doute = false): LedgerEntry => ({
  ...entryIn(etat),
  annulation: { etat: undo, tentatives: 1, ...(doute ? { doute } : {}) },
});

describe('a claim before the forward call', () => {
  it.each(ENTRY_STATES)('of an entry in %s counts an attempt, and doubts any that came before', (etat) => {
    const after = claimed({ ...entryIn(etat), motif: 'ancien' });
    expect(after).toMatchObject({ etat: 'EN_COURS', tentatives: 2 });
    expect(after.motif).toBeUndefined();
    expect(after.doute ?? false).toBe(etat !== 'PREVUE');
  });

  const callable: Record<string, readonly EntryState[]> = {
    'that honours the key': ['PREVUE', 'EN_COURS', 'INCERTAINE'],
    'that does not': ['PREVUE'],
  };
  it.each(Object.entries(callable))('is allowed for a service %s in %j', (service, allowed) => {
    const honoursKey = service === 'that honours the key';
    expect(ENTRY_STATES.filter((etat) => isCallable(entryIn(etat), honoursKey))).toEqual(allowed);
  });
});

describe('what came of the forward call', () => {
  /** Entry state, in doubt or not -> the state after each outcome; `?` marks a doubt that stays. */
  const EXPECTED: readonly (readonly [EntryState, boolean, Record<string, string>])[] = [
    ['PREVUE', false, { DONE: 'FAITE', REFUSED: 'REFUSEE', NOT_SENT: 'PREVUE', UNKNOWN: 'INCERTAINE?' }],
    ['PREVUE', true, { DONE: 'FAITE', REFUSED: 'REFUSEE?', NOT_SENT: 'INCERTAINE?', UNKNOWN: 'INCERTAINE?' }],
    ['EN_COURS', false, { DONE: 'FAITE', REFUSED: 'REFUSEE', NOT_SENT: 'PREVUE', UNKNOWN: 'INCERTAINE?' }],
    [
      'EN_COURS',
      true,
      { DONE: 'FAITE', REFUSED: 'REFUSEE?', NOT_SENT: 'INCERTAINE?', UNKNOWN: 'INCERTAINE?' },
    ],
    [
      'INCERTAINE',
      true,
      { DONE: 'FAITE', REFUSED: 'REFUSEE?', NOT_SENT: 'INCERTAINE?', UNKNOWN: 'INCERTAINE?' },
    ],
    ['REFUSEE', false, { DONE: 'FAITE', REFUSED: 'REFUSEE', NOT_SENT: 'REFUSEE', UNKNOWN: 'INCERTAINE?' }],
    ['FAITE', false, { DONE: 'FAITE', REFUSED: 'FAITE', NOT_SENT: 'FAITE', UNKNOWN: 'FAITE' }],
    ['ANNULEE', false, { DONE: 'ANNULEE', REFUSED: 'ANNULEE', NOT_SENT: 'ANNULEE', UNKNOWN: 'ANNULEE' }],
  ];
  const cases = EXPECTED.flatMap(([etat, doute, expected]) =>
    Object.entries(expected).map(([outcome, after]) => ({ etat, doute, outcome, after })),
  );

  it.each(cases)('$etat (doubt: $doute), $outcome -> $after', ({ etat, doute, outcome, after }) => {
    const entry = entryIn(etat, doute);
    const told = withOutcome(entry, OUTCOMES[outcome] as Outcome);
    expect(`${told.etat}${told.doute ? '?' : ''}`).toBe(after);
    expect(told).toMatchObject({ ligne: 1, tentatives: 1 });
  });

  it('keeps the answer of the service when it is done, and the reason and status when it is refused', () => {
    expect(withOutcome(entryIn('EN_COURS'), DONE).resultat).toEqual({ vente_id: 'vente-1' });
    expect(withOutcome(entryIn('EN_COURS'), REFUSED)).toMatchObject({ motif: 'refus', statut_http: 400 });
  });

  it('forgets the reason and the status of an earlier failure once it is done', () => {
    expect(withOutcome(withOutcome(entryIn('EN_COURS'), REFUSED), DONE)).toEqual({
      ligne: 1,
      etat: 'FAITE',
      tentatives: 1,
      resultat: { vente_id: 'vente-1' },
    });
  });

  it('of a first call that was not sent, after a second one was claimed, leaves the doubt', () => {
    const twice = claimed(claimed(entryIn('PREVUE')));
    expect(withOutcome(twice, NOT_SENT).etat).toBe('INCERTAINE');
  });
});

describe('what must be undone', () => {
  it('is whatever may stand in the service', () => {
    expect(ENTRY_STATES.filter((etat) => isOutstanding(entryIn(etat)))).toEqual([
      'EN_COURS',
      'FAITE',
      'INCERTAINE',
    ]);
  });

  const cases = ENTRY_STATES.flatMap((etat) =>
    ([undefined, ...UNDO_STATES] as const).flatMap((undo) =>
      [true, false].map((honoursKey) => ({ etat, undo, honoursKey })),
    ),
  );
  it.each(cases)('$etat, undo $undo, key honoured: $honoursKey', ({ etat, undo, honoursKey }) => {
    const entry = undo ? undoneIn(etat, undo) : entryIn(etat);
    const mayStand = ['EN_COURS', 'FAITE', 'INCERTAINE'].includes(etat);
    const expected = honoursKey ? mayStand && undo !== 'REFUSEE' : etat === 'FAITE' && undo === undefined;
    expect(isUndoable(entry, honoursKey)).toBe(expected);
  });

  it('is claimed before each undo call, which counts it and doubts any that came before', () => {
    const first = undoClaimed(entryIn('FAITE'));
    expect(first).toEqual({ ...entryIn('FAITE'), annulation: { etat: 'EN_COURS', tentatives: 1 } });
    expect(undoClaimed(first).annulation).toEqual({ etat: 'EN_COURS', tentatives: 2, doute: true });
  });
});

describe('what came of the undo call', () => {
  const STANDING: readonly EntryState[] = ['EN_COURS', 'FAITE', 'INCERTAINE'];
  const cases = STANDING.flatMap((etat) =>
    UNDO_STATES.flatMap((undo) =>
      [false, true].flatMap((doute) =>
        Object.keys(OUTCOMES).map((outcome) => ({ etat, undo, doute, outcome })),
      ),
    ),
  );

  it.each(cases)('$etat, undo $undo (doubt: $doute), $outcome', ({ etat, undo, doute, outcome }) => {
    const entry = undoneIn(etat, undo, doute);
    const told = withUndoOutcome(entry, OUTCOMES[outcome] as Outcome);
    switch (outcome) {
      case 'DONE':
        expect([told.etat, told.annulation]).toEqual(['ANNULEE', undefined]);
        break;
      case 'NOT_SENT':
        expect([told.etat, told.annulation?.etat]).toEqual([etat, doute ? 'INCERTAINE' : undefined]);
        break;
      default:
        expect(told.etat).toBe(etat);
        expect(told.annulation).toMatchObject({
          etat: outcome === 'REFUSED' ? 'REFUSEE' : 'INCERTAINE',
          doute: true,
        });
    }
  });

  it.each(Object.entries(OUTCOMES))(
    'changes nothing that is undone already, or that nobody undoes: %s',
    (_, outcome) => {
      const undone = entryIn('ANNULEE');
      const standing = entryIn('FAITE');
      expect(withUndoOutcome(undone, outcome)).toBe(undone);
      expect(withUndoOutcome(standing, outcome)).toBe(standing);
    },
  );

  it('keeps the answer of the forward call, which a later undo needs', () => {
    const done = withOutcome(entryIn('EN_COURS'), DONE);
    expect(withUndoOutcome(undoClaimed(done), UNKNOWN).resultat).toEqual({ vente_id: 'vente-1' });
  });
});
