import { createMetricsLogger, Unit } from 'aws-embedded-metrics';
import type { Increment } from './measures.ts';

const NAMESPACE = 'OrderSaga';

export type EmbeddedMetric = { readonly name: string; readonly value: number; readonly unit: Unit };

const ENDED: Readonly<Record<string, string>> = {
  SAGA_TERMINEE: 'SagasTerminees',
  SAGA_ANNULEE: 'SagasAnnulees',
};

/** The same measures as on `/metrics/`, as few CloudWatch metrics: each costs money, each alarm names one. */
const ofIncrement = ({ family, labels, bucket, by }: Increment): EmbeddedMetric[] => {
  const count = (name: string | undefined): EmbeddedMetric[] =>
    name === undefined ? [] : [{ name, value: by, unit: Unit.Count }];
  switch (family) {
    case 'saga_total':
      return count('SagasDemarrees');
    case 'saga_duree_seconds':
      return bucket === 'sum'
        ? [{ name: 'DureeSagaSecondes', value: by, unit: Unit.Seconds }]
        : count(ENDED[labels[0] ?? '']);
    case 'saga_compensations_total':
      return labels[0] === 'bloquee' ? count('SagasBloquees') : [];
    case 'services_externes_calls_total': {
      const status = Number(labels[2]);
      const failed = status === 0 || status === 429 || status >= 500;
      return [...count('AppelsExternes'), ...(failed ? count('EchecsAppelsExternes') : [])];
    }
    default:
      return [];
  }
};

export const embeddedMetricsOf = (increments: readonly Increment[]): EmbeddedMetric[] =>
  increments.flatMap(ofIncrement);

/** Writes the metrics to the function's log in the embedded format; CloudWatch reads them from there. */
export const emit = async (stage: string, metrics: readonly EmbeddedMetric[]): Promise<void> => {
  if (metrics.length === 0) return;
  const logger = createMetricsLogger();
  logger.setNamespace(NAMESPACE);
  logger.setDimensions({ stage });
  for (const { name, value, unit } of metrics) logger.putMetric(name, value, unit);
  await logger.flush();
};
