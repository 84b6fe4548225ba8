import type { RuleName } from '../../../statemachine/lint.ts';
import { functionArn } from './order-machine.ts';
import type { Mutable } from './spoilt.ts';

const CANCEL = 'COMPENSATION_EN_COURS: cancel-order';
const RELEASE = 'COMPENSATION_EN_COURS: release-stock';

type BadMachine = readonly [
  what: string,
  broken: readonly RuleName[],
  spoil: (m: Mutable, s: Mutable) => void,
];

/** Each machine is the good one with one thing wrong, and breaks exactly the rules it names. */
export const BAD_MACHINES: readonly BadMachine[] = [
  // Structure
  ['StartAt names no state', ['transitions-exist', 'states-reachable'], (m) => (m.StartAt = 'DEBUT')],
  [
    'a catcher leads nowhere',
    ['transitions-exist', 'states-reachable', 'no-undo-skipped'],
    (_, s) => (s.CREATION_COMMANDE.Catch.at(-1).Next = 'ECHEC'),
  ],
  [
    'a success leads nowhere',
    ['transitions-exist', 'states-reachable'],
    (_, s) => (s.CREATION_COMMANDE.Next = 'FIN'),
  ],
  [
    'a step neither goes on nor ends',
    ['transitions-exist', 'states-reachable'],
    (_, s) => delete s.CREATION_COMMANDE.Next,
  ],
  ['a state that nothing leads to', ['states-reachable'], (_, s) => (s.ORPHELIN = { Type: 'Succeed' })],
  [
    'a Choice without Default',
    ['choices-have-default'],
    (_, s) => {
      s.CHOIX = {
        Type: 'Choice',
        Choices: [{ Variable: '$.saga_id', IsString: true, Next: 'CREATION_COMMANDE' }],
      };
      s.RESERVATION_STOCK.Next = 'CHOIX';
    },
  ],
  [
    'a Choice whose branch leads nowhere',
    ['transitions-exist'],
    (_, s) => {
      s.CHOIX = { Type: 'Choice', Choices: [{ Next: 'AILLEURS' }], Default: 'CREATION_COMMANDE' };
      s.RESERVATION_STOCK.Next = 'CHOIX';
    },
  ],
  [
    'a Map over the lines',
    ['no-nested-states'],
    (_, s) => {
      s.LIGNES = { Type: 'Map', Iterator: {}, ResultPath: null, Next: 'CREATION_COMMANDE' };
      s.RESERVATION_STOCK.Next = 'LIGNES';
    },
  ],
  ['a JSONata machine', ['no-jsonata'], (m) => (m.QueryLanguage = 'JSONata')],
  ['a JSONata state', ['no-jsonata'], (_, s) => (s.STOCK_VERIFIE.QueryLanguage = 'JSONata')],
  ['Arguments', ['no-jsonata'], (_, s) => (s.STOCK_VERIFIE.Arguments = {})],
  ['Output', ['no-jsonata'], (_, s) => (s.SAGA_TERMINEE.Output = {})],
  ['Assign', ['no-jsonata'], (_, s) => (s.STOCK_VERIFIE.Assign = { 'n.$': '$.saga_id' })],
  [
    'a JSONata template',
    ['no-jsonata'],
    (_, s) => (s.STOCK_VERIFIE.Parameters.saga_id = '{% $states.input %}'),
  ],
  [
    'a read of $$.State',
    ['no-state-context'],
    (_, s) => (s.STOCK_VERIFIE.Parameters['essai.$'] = '$$.State.RetryCount'),
  ],
  // Tasks
  ['a step without a timeout', ['tasks-have-timeout'], (_, s) => delete s.VERIFICATION_STOCK.TimeoutSeconds],
  ['an undo without a timeout', ['tasks-have-timeout'], (_, s) => delete s[RELEASE].TimeoutSeconds],
  [
    'a timeout read from the payload',
    ['tasks-have-timeout'],
    (_, s) => {
      delete s.VERIFICATION_STOCK.TimeoutSeconds;
      s.VERIFICATION_STOCK.TimeoutSecondsPath = '$.delai';
    },
  ],
  [
    "a timeout equal to its function's",
    ['tasks-outlast-functions'],
    (_, s) => (s.RESERVATION_STOCK.TimeoutSeconds = 60),
  ],
  [
    'a function that nobody knows',
    ['tasks-outlast-functions'],
    (_, s) => (s.RESERVATION_STOCK.Resource = functionArn('unknown')),
  ],
  [
    'a step without Catch',
    ['every-error-caught', 'states-reachable'],
    (_, s) => delete s.VERIFICATION_STOCK.Catch,
  ],
  [
    'a step that catches business errors only',
    ['every-error-caught', 'states-reachable'],
    (_, s) => s.CREATION_COMMANDE.Catch.pop(),
  ],
  [
    'a step that catches States.TaskFailed, which leaves States.Timeout',
    ['every-error-caught'],
    (_, s) => (s.RESERVATION_STOCK.Catch.at(-1).ErrorEquals = ['States.TaskFailed']),
  ],
  ['a record keeper without Catch', ['every-error-caught'], (_, s) => delete s.ECHEC_CREATION_COMMANDE.Catch],
  // Payload
  ['a result kept in the payload', ['payload-kept'], (_, s) => (s.STOCK_VERIFIE.ResultPath = '$.produits')],
  ['a result that replaces the payload', ['payload-kept'], (_, s) => delete s.STOCK_VERIFIE.ResultPath],
  ['an OutputPath', ['payload-kept'], (_, s) => (s.STOCK_VERIFIE.OutputPath = '$.produits')],
  [
    'a caught error that replaces the payload',
    ['payload-kept', 'paths-are-there'],
    (_, s) => delete s.RESERVATION_STOCK.Catch.at(-1).ResultPath,
  ],
  [
    'a caught error that replaces saga_id',
    ['payload-kept', 'paths-are-there'],
    (_, s) => (s.RESERVATION_STOCK.Catch.at(-1).ResultPath = '$.saga_id'),
  ],
  [
    'an error read where none was caught',
    ['paths-are-there'],
    (_, s) => (s.STOCK_VERIFIE.Parameters['erreur.$'] = '$.erreur'),
  ],
  [
    'an error that one of two ways does not keep',
    ['paths-are-there'],
    (_, s) => {
      for (const catcher of s.RESERVATION_STOCK.Catch) catcher.ResultPath = null;
    },
  ],
  // Retries
  ['a step that retries refusals', ['final-errors-not-retried'], (_, s) => s.RESERVATION_STOCK.Retry.shift()],
  [
    'a step that retries an unknown outcome',
    ['final-errors-not-retried'],
    (_, s) => {
      const [final] = s.CREATION_COMMANDE.Retry;
      final.ErrorEquals = final.ErrorEquals.filter((error: string) => error !== 'OutcomeUnknown');
    },
  ],
  [
    'an undo that retries what only a person can settle',
    ['final-errors-not-retried'],
    (_, s) => s[RELEASE].Retry.shift(),
  ],
  [
    'the right retriers in the wrong order',
    ['final-errors-not-retried'],
    (_, s) => s.RESERVATION_STOCK.Retry.reverse(),
  ],
  ['retries without a number', ['retries-capped'], (_, s) => delete s.STOCK_VERIFIE.Retry[1].MaxAttempts],
  [
    'retries without a longest wait',
    ['retries-capped'],
    (_, s) => delete s.STOCK_VERIFIE.Retry[1].MaxDelaySeconds,
  ],
  ['retries without jitter', ['retries-capped'], (_, s) => delete s.STOCK_VERIFIE.Retry[1].JitterStrategy],
  ['retries without backoff', ['retries-capped'], (_, s) => (s.STOCK_VERIFIE.Retry[1].BackoffRate = 1)],
  ['an undo without Retry', ['undos-retried'], (_, s) => delete s[CANCEL].Retry],
  ['an undo retried as little as a step', ['undos-retried'], (_, s) => (s[CANCEL].Retry[1].MaxAttempts = 2)],
  [
    'an undo not retried after a timeout',
    ['undos-retried'],
    (_, s) => (s[CANCEL].Retry[1].ErrorEquals = ['States.TaskFailed']),
  ],
  // Compensation
  [
    'a failed order that forgets the stock',
    ['no-undo-skipped'],
    (_, s) => {
      s.ECHEC_CREATION_COMMANDE.Next = 'SAGA_ANNULEE';
      s.ECHEC_CREATION_COMMANDE.Catch = [
        { ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'SAGA_ANNULEE' },
      ];
      for (const name of ['VERIFICATION_STOCK', 'STOCK_VERIFIE', 'RESERVATION_STOCK', 'CREATION_COMMANDE']) {
        s[name].Catch.shift();
      }
    },
  ],
  [
    'a failed order that forgets the sale',
    ['no-undo-skipped', 'states-reachable'],
    (_, s) => (s.CREATION_COMMANDE.Catch.at(-1).Next = 'ECHEC_RESERVATION_STOCK'),
  ],
  [
    'one named error that skips the undos',
    ['no-undo-skipped'],
    (_, s) =>
      s.RESERVATION_STOCK.Catch.unshift({
        ErrorEquals: ['OutcomeUnknown'],
        ResultPath: '$.erreur',
        Next: 'SAGA_ANNULEE',
      }),
  ],
  [
    'a failure that cannot be recorded and ends the execution',
    ['no-undo-skipped'],
    (_, s) => (s.ECHEC_CREATION_COMMANDE.Catch[0].Next = 'REPRISE_REQUISE'),
  ],
  [
    'a failed undo that skips the undos behind it',
    ['no-undo-skipped'],
    (_, s) => (s[CANCEL].Catch[0].Next = 'COMPENSATION_BLOQUEE'),
  ],
  [
    'undos in the order of the steps',
    ['no-undo-skipped'],
    (_, s) => {
      s.ECHEC_CREATION_COMMANDE.Next = RELEASE;
      s[RELEASE].Next = CANCEL;
      s[CANCEL].Next = 'SAGA_ANNULEE';
      s[CANCEL].Catch[0].Next = 'COMPENSATION_BLOQUEE';
    },
  ],
  [
    'a failure that goes on with the order',
    ['failure-is-final', 'states-reachable'],
    (_, s) => (s.VERIFICATION_STOCK.Catch.at(-1).Next = 'STOCK_VERIFIE'),
  ],
  [
    'a failure that ends as a success',
    ['failure-is-final'],
    (_, s) => (s.ECHEC_VERIFICATION_STOCK.Next = 'SAGA_TERMINEE'),
  ],
  [
    'an undo that ends as a finished order',
    ['undos-end', 'failure-is-final'],
    (_, s) => (s[RELEASE].Next = 'SAGA_TERMINEE'),
  ],
  [
    'an undo that fails without being parked',
    ['undos-end', 'undo-failure-not-swallowed', 'states-reachable'],
    (_, s) => (s[RELEASE].Catch[0].Next = 'REPRISE_REQUISE'),
  ],
  [
    'an undo whose failure is swallowed',
    ['undo-failure-not-swallowed', 'states-reachable'],
    (_, s) => (s[RELEASE].Catch[0].Next = 'SAGA_ANNULEE'),
  ],
  [
    'a parked saga whose execution succeeds',
    ['undos-end', 'states-reachable'],
    (_, s) => (s.COMPENSATION_BLOQUEE.Next = 'SAGA_ANNULEE'),
  ],
  [
    'an undo that never ends',
    ['undos-end', 'states-reachable'],
    (_, s) => (s[RELEASE].Catch[0].Next = CANCEL),
  ],
  ['a machine cut before its undos end', ['machine-outlasts-undos'], (m) => (m.TimeoutSeconds = 600)],
];
