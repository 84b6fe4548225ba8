/**
 * What AWS asks, in US dollars, on demand and beyond the free tiers, in us-east-1 (eu-west-1 differs by less than 15 %).
 * Read in November 2026 on the pricing page of each service; change a price here and its date with it.
 */
export const PRICES_OF = '2026-11';

const MILLION = 1_000_000;

export const PRICES = {
  /** Step Functions, Standard: one state transition. */
  transitions: 25 / MILLION,
  /** Lambda: one invocation. */
  invocations: 0.2 / MILLION,
  /** Lambda, arm64: one gigabyte for one second. */
  gigabyteSeconds: 0.0000133334,
  /** DynamoDB on demand: one write request unit, 1 KB. */
  writeUnits: 0.625 / MILLION,
  /** DynamoDB on demand: one read request unit, 4 KB read consistently. */
  readUnits: 0.125 / MILLION,
  /** API Gateway REST: one request, of the first 333 million a month. */
  apiRequests: 3.5 / MILLION,
  /** CloudWatch Logs: one byte taken in. */
  logBytes: 0.5 / 1024 ** 3,
  /** X-Ray: one trace recorded. */
  traces: 5 / MILLION,
} as const;

/** Dollars a month, whether sagas run or not. */
export const MONTHLY = {
  /** One metric that an alarm reads, at standard resolution. */
  alarmMetric: 0.1,
  dashboard: 3,
  customMetric: 0.3,
  secret: 0.4,
} as const;
