import { awsRecordsSuite } from './suites/aws-records.ts';
import { documentationSuite } from './suites/documentation.ts';
import { failingSuite } from './suites/failing.ts';
import { idempotencySuite } from './suites/idempotency.ts';
import { interveningSuite } from './suites/intervening.ts';
import { operationsSuite } from './suites/operations.ts';
import { readingSuite } from './suites/reading.ts';
import { rescuingSuite } from './suites/rescuing.ts';
import { routingSuite } from './suites/routing.ts';
import { startingSuite } from './suites/starting.ts';
import { waitingSuite } from './suites/waiting.ts';

/**
 * The system from the outside, one and the same for every engine. One after the other, because faults are set on
 * services that all tests share.
 */
export function endToEndSuite(): void {
  startingSuite();
  waitingSuite();
  idempotencySuite();
  failingSuite();
  readingSuite();
  routingSuite();
  operationsSuite();
  documentationSuite();
  interveningSuite();
  awsRecordsSuite();
  rescuingSuite();
}
