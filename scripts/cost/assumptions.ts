/**
 * What a laptop cannot measure for AWS, as numbers to be argued with. Durations are those of warm functions; a cold
 * start adds about 0.4 s to one invocation in a few hundred.
 */
export const ASSUMED = {
  /** A service's answer through Kong, in milliseconds. */
  serviceMs: 100,
  /** A function beside its calls to services: reading, writing, logging; in milliseconds. */
  functionMs: 40,
  /** Step Functions between two states, in milliseconds. */
  transitionMs: 25,
  /** START, END and REPORT lines of one invocation, in bytes. */
  platformLogBytes: 350,
  /** One line of API Gateway's access log, in bytes. */
  accessLogBytes: 450,
  /** X-Ray records the first request of each second and this share of the others. */
  tracedShare: 0.05,
} as const;
