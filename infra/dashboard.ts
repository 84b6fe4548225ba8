import { Aws } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  PeriodOverride,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Config } from './config.ts';
import type { SagaFunction } from './saga-function.ts';
import { type SagaMetric, sagaMetric } from './saga-metrics.ts';

export type SagaDashboardProps = {
  readonly config: Config;
  readonly machine: StateMachine;
  readonly api: RestApi;
  readonly functions: readonly SagaFunction[];
};

/** One page: how sagas end, how long they take, what the services behind Kong do, what AWS does. */
export class SagaDashboard extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { config, machine, api, functions }: SagaDashboardProps) {
    super(scope, id);
    const saga = (name: SagaMetric, statistic = 'Sum') => sagaMetric(config.stage, name, statistic);
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `order-saga-${config.stage}-${Aws.REGION}`,
      periodOverride: PeriodOverride.AUTO,
      widgets: [
        [
          graph('Sagas', saga('SagasDemarrees'), saga('SagasTerminees'), saga('SagasAnnulees')),
          graph(
            'Bloquées et reprises',
            saga('SagasBloquees'),
            saga('SagasEnAttenteDecision', 'Maximum'),
            saga('SagasReprises'),
          ),
        ],
        [
          graph('Durée des sagas (s)', ...['p50', 'p95', 'p99'].map((p) => saga('DureeSagaSecondes', p))),
          graph('Âge de la plus ancienne saga active (s)', saga('AgeSagaActiveSecondes', 'Maximum')),
        ],
        [
          graph('Appels aux services', saga('AppelsExternes'), saga('EchecsAppelsExternes')),
          graph('API', api.metricCount(), api.metricClientError(), api.metricServerError()),
        ],
        [
          graph(
            'Latence de l’API (ms)',
            ...['p50', 'p95'].map((statistic) => api.metricLatency({ statistic })),
          ),
          graph('Exécutions', machine.metricStarted(), machine.metricSucceeded(), machine.metricFailed()),
        ],
        [
          graph('Erreurs des fonctions', ...functions.map(({ lambda }) => lambda.metricErrors())),
          graph(
            'Durée des fonctions, p95 (ms)',
            ...functions.map(({ lambda }) => lambda.metricDuration({ statistic: 'p95' })),
          ),
        ],
      ],
    });
    this.url = `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}#dashboards:name=${dashboard.dashboardName}`;
  }
}

const graph = (title: string, ...left: IMetric[]): IWidget =>
  new GraphWidget({ title, left, width: 12, height: 6 });
