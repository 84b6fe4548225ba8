import type { SagaFunction } from './saga-function.ts';
import type { ACTIVE, BY_DATE, SagaTables } from './saga-tables.ts';

/** Reads one record, writes it back under its version, and counts what came of it. */
export function letKeepRecords(fn: SagaFunction, { sagas, metrics }: SagaTables): void {
  fn.allow(['dynamodb:GetItem', 'dynamodb:PutItem'], sagas.tableArn);
  fn.allow(['dynamodb:UpdateItem'], metrics.tableArn);
}

export const letRead = (fn: SagaFunction, { sagas }: SagaTables): void =>
  fn.allow(['dynamodb:GetItem'], sagas.tableArn);

/** Finds records through the given indexes, then reads them from the table. */
export function letSearch(
  fn: SagaFunction,
  { sagas }: SagaTables,
  ...indexes: (typeof BY_DATE | typeof ACTIVE)[]
): void {
  fn.allow(['dynamodb:BatchGetItem'], sagas.tableArn);
  fn.allow(['dynamodb:Query'], ...indexes.map((index) => `${sagas.tableArn}/index/${index}`));
}

export const letReadCounters = (fn: SagaFunction, { metrics }: SagaTables): void =>
  fn.allow(['dynamodb:Scan'], metrics.tableArn);
