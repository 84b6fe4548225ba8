import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { SagaFunction, type Shared } from './saga-function.ts';
import type { SagaMachine } from './saga-machine.ts';
import { ACTIVE } from './saga-tables.ts';
import { letKeepRecords, letSearch } from './table-access.ts';

/** How an execution ends without its saga having ended. A saga that was undone succeeds. */
const STOPPED = ['ABORTED', 'TIMED_OUT', 'FAILED'];

/** Finds sagas that nothing works on, each minute and when an execution stops, and starts them again. */
export class Rescuer extends Construct {
  readonly rescue: SagaFunction;
  /** What calls it; disabled, nothing does. */
  readonly rules: readonly Rule[];

  constructor(scope: Construct, id: string, shared: Shared, machine: SagaMachine) {
    super(scope, id);
    this.rescue = new SagaFunction(this, 'Rescue', shared, {
      handler: 'rescue',
      description: 'Finds and restarts the sagas that nothing works on',
      // Shorter than its schedule, so that one pass has ended when the next begins.
      timeout: Duration.seconds(50),
      reservedConcurrency: shared.config.rescuerConcurrency,
    });
    letKeepRecords(this.rescue, shared.tables);
    letSearch(this.rescue, shared.tables, ACTIVE);
    machine.letStart(this.rescue);
    machine.letFollowExecutions(this.rescue);
    this.rescue.set({ RESCUE_GRACE_SECONDS: String(shared.config.rescueGraceSeconds) });

    // An event is worth a minute: by then the schedule has looked at everything anyway.
    this.rescue.target.configureAsyncInvoke({ maxEventAge: Duration.minutes(1), retryAttempts: 0 });
    const { stateMachineArn } = machine.machine;
    const eachMinute = new Rule(this, 'EachMinute', {
      description: 'Looks for sagas that nothing works on',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(this.rescue.target)],
    });
    const executionStopped = new Rule(this, 'ExecutionStopped', {
      description: 'An execution of the order saga stopped: its saga may not have ended',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { status: STOPPED, stateMachineArn: [stateMachineArn] },
      },
      targets: [new LambdaFunction(this.rescue.target)],
    });
    this.rules = [eachMinute, executionStopped];
  }
}
