import type { Template } from '../../local/aws/template/template.ts';
import { ASSUMED } from './assumptions.ts';
import { MONTHLY, PRICES } from './prices.ts';

const MINUTES_A_MONTH = 60 * 730;

/** Dollars a month of a stack that nobody calls, by what they are for. */
export function monthlyCost({ Resources }: Template): Readonly<Record<string, number>> {
  const ofType = (type: string) => Object.values(Resources).filter(({ Type }) => Type === type);
  const alarms = ofType('AWS::CloudWatch::Alarm');
  // Metric math is billed by each metric that it reads.
  const read = alarms.flatMap(({ Properties }) =>
    ((Properties?.Metrics ?? [{ MetricStat: {} }]) as { MetricStat?: unknown }[]).filter(
      ({ MetricStat }) => MetricStat,
    ),
  );
  const custom = new Set(
    [...JSON.stringify(ofType('AWS::CloudWatch::Dashboard')).matchAll(/OrderSaga\\+",\\+"(\w+)/g)].map(
      ([, name]) => name,
    ),
  );
  const pass = PRICES.invocations + (0.5 * ASSUMED.functionMs * PRICES.gigabyteSeconds) / 1000;
  return {
    alarms: read.length * MONTHLY.alarmMetric,
    dashboard: ofType('AWS::CloudWatch::Dashboard').length * MONTHLY.dashboard,
    metrics: custom.size * MONTHLY.customMetric,
    secret: ofType('AWS::SecretsManager::Secret').length * MONTHLY.secret,
    rescuer: MINUTES_A_MONTH * pass,
  };
}
