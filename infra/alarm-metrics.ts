import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { ACTIVE, BY_DATE, type SagaTables } from './saga-tables.ts';

export const FIVE_MINUTES = Duration.minutes(5);

/** An alarm reads ten metrics at most. */
const METRICS_PER_ALARM = 10;

/** What one alarm can watch, as often as it takes for all. */
export const chunks = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / METRICS_PER_ALARM) }, (_, index) =>
    all.slice(index * METRICS_PER_ALARM, (index + 1) * METRICS_PER_ALARM),
  );

export const sum = (metrics: readonly IMetric[]): MathExpression =>
  new MathExpression({
    expression: 'SUM(METRICS())',
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
    period: FIVE_MINUTES,
  });

/** Throttles of the tables and, counted apart, of their indexes. */
export const throttles = ({ sagas, metrics }: SagaTables): IMetric[] =>
  ['ReadThrottleEvents', 'WriteThrottleEvents'].flatMap((name) => [
    ...[sagas, metrics].map((table) => table.metric(name, { statistic: 'Sum', period: FIVE_MINUTES })),
    ...[BY_DATE, ACTIVE].map((index) =>
      sagas.metric(name, {
        statistic: 'Sum',
        period: FIVE_MINUTES,
        dimensionsMap: { TableName: sagas.tableName, GlobalSecondaryIndexName: index },
      }),
    ),
  ]);
