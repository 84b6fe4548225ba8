import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Stage } from './stage.ts';

/** The measures that the functions write into their logs (embedded metric format), one dimension each: the stage. */
export type SagaMetric =
  | 'SagasDemarrees'
  | 'SagasTerminees'
  | 'SagasAnnulees'
  | 'SagasBloquees'
  | 'SagasEnAttenteDecision'
  | 'SagasReprises'
  | 'DureeSagaSecondes'
  | 'AppelsExternes'
  | 'EchecsAppelsExternes'
  | 'AgeSagaActiveSecondes';

const NAMESPACE = 'OrderSaga';

export const sagaMetric = (
  stage: Stage,
  metricName: SagaMetric,
  statistic: string,
  period = Duration.minutes(5),
) => new Metric({ namespace: NAMESPACE, metricName, dimensionsMap: { stage }, statistic, period });
