/** Where MiniStack 1.5.33 makes the deployment tests do something else than they would on AWS. */
export type Deviation = {
  readonly aws: string;
  readonly source: string;
  readonly miniStack: string;
  /** What the tests do about it. */
  readonly adapted: string;
};

/**
 * All of them. What its engines do differently where no deployment test depends on it is in
 * test/conformance/differences.ts. Neither list bends the stack: it is deployed as it is.
 */
const DEVIATIONS = {
  'error-names': {
    aws: 'A function that throws fails its task with the name of the error',
    source: 'https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html',
    miniStack: 'Every error is Runtime.HandlerError: no Retry or Catch by name ever matches',
    adapted:
      'ministack_launch.py hands the name on. Without it a refusal would be retried like a fault, and no saga would end in the state that its failure leads to',
  },
  'alarm-metric-math': {
    aws: 'An alarm can watch an expression over several metrics',
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html',
    miniStack: 'The deployment fails: "Properties.Metrics (metric math) is not supported"',
    adapted:
      'ministack_launch.py makes such an alarm watch the first of its metrics. No test looks at alarms on the emulator; test/infra holds what they watch',
  },
  'api-host-name': {
    aws: 'The API is at its own host name, the output ApiUrl',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html',
    miniStack: 'The output is the same; the API is under /restapis/{id}/{stage}/_user_request_',
    adapted: 'deployment.ts makes the URL from the id in the output',
  },
  'history-lambda-events': {
    aws: 'GetExecutionHistory tells a call of a function in LambdaFunctionScheduled, Started, Succeeded',
    source: 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html',
    miniStack: 'TaskScheduled, TaskSucceeded',
    adapted: 'e2e/suites/aws-records.ts compares the states entered, not the types of the events',
  },
  'history-previous-ids': {
    aws: 'Each event has the id of the one before',
    source: 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html',
    miniStack: 'No event has',
    adapted: 'e2e/suites/aws-records.ts does not look at them',
  },
} as const satisfies Record<string, Deviation>;

export type DeviationName = keyof typeof DEVIATIONS;

/** Whether the engine under test is known to differ from AWS in this. */
export const deviates = (name: DeviationName): boolean =>
  process.env.EMULATOR === 'ministack' && name in DEVIATIONS;
