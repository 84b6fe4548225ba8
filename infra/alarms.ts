import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { chunks, FIVE_MINUTES, sum, throttles } from './alarm-metrics.ts';
import { makeAlarmTopic } from './alarm-topic.ts';
import type { Config } from './config.ts';
import type { SagaFunction } from './saga-function.ts';
import { sagaMetric } from './saga-metrics.ts';
import type { SagaTables } from './saga-tables.ts';

export type AlarmsProps = {
  readonly config: Config;
  readonly machine: StateMachine;
  readonly api: RestApi;
  readonly tables: SagaTables;
  readonly rescue: SagaFunction;
  /** Functions that report failures by an answer or a record: an error of theirs is a defect. */
  readonly neverFailing: readonly SagaFunction[];
  readonly all: readonly SagaFunction[];
};

/** What wakes a person up. Each says what to do; docs/operations.md says it at length. */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.topic = makeAlarmTopic(this, 'Topic', props.config);
    this.#sagas(props);
    this.#rescuer(props.rescue);
    this.#platform(props);
  }

  #sagas({ config: { stage }, machine }: AlarmsProps): void {
    this.#alarm(
      'ExecutionsFailed',
      machine.metricFailed({ period: FIVE_MINUTES, statistic: 'Sum' }),
      'An execution failed: open it in the console. INTERVENTION_REQUISE needs a person, see SagasParked; REPRISE_REQUISE is restarted by the rescuer, look at DynamoDB.',
    );
    this.#alarm(
      'SagasParked',
      // Told by every pass of the rescuer, so that it rings until the last one is settled.
      sagaMetric(stage, 'SagasEnAttenteDecision', 'Maximum'),
      'A compensation is exhausted: GET /api/saga/sagas/?etat=COMPENSATION_BLOQUEE lists them, each tells what is left to undo; repair the service, then POST /api/saga/commandes/{saga_id}/compenser/.',
    );
    this.#alarm(
      'SagasTooOld',
      sagaMetric(stage, 'AgeSagaActiveSecondes', 'Maximum'),
      'A saga has been unfinished for 15 minutes: a service is down for long and undos are waiting, or the rescuer does not get through. Look at the services behind Kong, then at the log of the rescuer.',
      { threshold: 900 },
    );
  }

  #rescuer(rescue: SagaFunction): void {
    this.#alarm(
      'RescuerErrors',
      rescue.lambda.metricErrors({ period: FIVE_MINUTES }),
      'A pass of the rescuer failed: read its log. It tries again each minute; until it succeeds, stopped sagas stay where they are.',
    );
    this.#alarm(
      'RescuerSilent',
      rescue.lambda.metricInvocations({ period: FIVE_MINUTES }),
      'The rescuer has not run for 5 minutes: is its rule enabled, is its concurrency taken by a pass that hangs?',
      { below: 1, missing: TreatMissingData.BREACHING },
    );
  }

  #platform({ api, tables, all, rescue, neverFailing }: AlarmsProps): void {
    this.#alarm(
      'Api5xx',
      api.metricServerError({ period: FIVE_MINUTES }),
      'The API answered 5 times with 5xx: 503 says that a service behind Kong is down (GET /api/saga/health/), anything else is a defect: read the log of the function.',
      { threshold: 4 },
    );
    chunks(neverFailing).forEach((functions, index) => {
      this.#alarm(
        `FunctionErrors${index || ''}`,
        sum(functions.map(({ lambda }) => lambda.metricErrors({ period: FIVE_MINUTES }))),
        'A function that never throws on purpose did: read the logs of the functions behind the API.',
      );
    });
    // Not the rescuer: an event that meets its one reserved copy at work is held back as it should be.
    chunks(all.filter((fn) => fn !== rescue)).forEach((functions, index) => {
      this.#alarm(
        `FunctionThrottles${index || ''}`,
        sum(functions.map(({ lambda }) => lambda.metricThrottles({ period: FIVE_MINUTES }))),
        'Functions are held back: raise their reserved concurrency (RESERVED_CONCURRENCY) if Kong can bear it, or the quota of the account. Sagas are retried, callers get 5xx.',
      );
    });
    this.#alarm(
      'TableThrottles',
      sum(throttles(tables)),
      'DynamoDB holds back reads or writes: a table has grown faster than on-demand capacity follows, or the account is at its quota. Sagas are retried.',
    );
  }

  #alarm(
    id: string,
    metric: IMetric,
    alarmDescription: string,
    when: { threshold?: number; below?: number; missing?: TreatMissingData } = {},
  ): void {
    const alarm = new Alarm(this, id, {
      metric,
      alarmDescription,
      evaluationPeriods: 1,
      threshold: when.below ?? when.threshold ?? 0,
      comparisonOperator:
        when.below === undefined
          ? ComparisonOperator.GREATER_THAN_THRESHOLD
          : ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: when.missing ?? TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
  }
}
