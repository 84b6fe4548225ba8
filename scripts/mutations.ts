/** One change of the text of one file; `find` must occur there exactly once. */
export type Edit = { readonly file: string; readonly find: string; readonly replace: string };

/** A bug that sagas are known to have, put into this one, and the tests that must see it. */
export type Mutation = {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** Paths of test files. */
  readonly tests: readonly string[];
};

const MATRIX = 'test/guarantees/short-matrix.test.ts';
const IGNORED_KEYS = 'test/guarantees/short-matrix-ignored-keys.test.ts';
const DEATHS = 'test/faults/crash/settle.test.ts';
const LATE_CALLS = 'test/faults/concurrency/late-calls.test.ts';
const RESCUERS = 'test/faults/concurrency/rescuers.test.ts';

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'undo registered after the call',
    edits: [
      {
        file: 'domain/ledger.ts',
        find: "  etat: 'EN_COURS',\n  tentatives: entry.tentatives + 1,",
        replace: '  tentatives: entry.tentatives + 1,',
      },
    ],
    tests: [DEATHS],
  },
  {
    name: 'undo error swallowed',
    edits: [
      {
        file: 'domain/compensation.ts',
        find: 'const after = outcome ? withUndoOutcome(entry, outcome) : entry;',
        replace: "const after = outcome ? withUndoOutcome(entry, { issue: 'FAITE' }) : entry;",
      },
    ],
    tests: [MATRIX],
  },
  {
    name: 'retry without a key after an unknown outcome',
    edits: [
      {
        file: 'lambdas/clients/kong.ts',
        find: "...(idempotencyKey ? { 'Idempotency-Key': idempotencyKey } : {}),",
        replace: '',
      },
    ],
    tests: [MATRIX],
  },
  {
    name: 'retry although the service ignores the key',
    edits: [
      {
        file: 'domain/forward.ts',
        find: "({ etat }) => !policy.honoursKey && (etat === 'EN_COURS' || etat === 'INCERTAINE'),",
        replace: '() => false,',
      },
      {
        file: 'domain/ledger.ts',
        find: "entry.etat === 'PREVUE' || (honoursKey && (entry.etat === 'EN_COURS' || entry.etat === 'INCERTAINE'));",
        replace: "['PREVUE', 'EN_COURS', 'INCERTAINE'].includes(entry.etat) || honoursKey;",
      },
      {
        file: 'lambdas/steps/perform-effects.ts',
        find: 'if (unknown[0] && !honoursKey) return',
        replace: 'if (unknown[0] && !honoursKey && unknown.length > 99) return',
      },
    ],
    tests: [IGNORED_KEYS],
  },
  {
    name: 'late forward call accepted after its undo',
    edits: [
      {
        file: 'local/services/idempotency.ts',
        find: "insert.run(forwardKey, 'fence', '', null, null);",
        replace: '',
      },
    ],
    tests: [LATE_CALLS],
  },
  {
    name: 'rescuer without a lock',
    edits: [
      {
        file: 'lambdas/rescue/rescue.ts',
        find: 'seen.version === saga.version',
        replace: 'seen.version >= saga.version',
      },
    ],
    tests: [RESCUERS],
  },
];
