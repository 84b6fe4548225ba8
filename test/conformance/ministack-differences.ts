import { expect } from '@jest/globals';
import { type Difference, PAYLOAD } from './difference.ts';

export const MINISTACK: Readonly<Record<string, Difference>> = {
  'a result over 256 KiB is States.DataLimitExceeded, which States.ALL does not catch': PAYLOAD,
  'a machine past its TimeoutSeconds is TIMED_OUT': {
    aws: 'The execution ends as TIMED_OUT',
    here: 'It goes on',
    harmless: 'Every task has a timeout of its own; the rescuer is tested with stopped executions',
    observed: ['+A', 'RUNNING'],
  },
  MaxDelaySeconds: {
    aws: '`MaxDelaySeconds` caps the wait between retries',
    here: 'Ignored, as is `JitterStrategy`: waits go on doubling, up to a minute',
    harmless: 'Waits are scaled down in these tests; the embedded runtime honours both',
    observed: ['grows', 'grows'],
  },
  'history events': {
    aws: 'A function named by its ARN is told in LambdaFunction* events',
    here: 'In Task* events, without one for the start',
    harmless: 'Only people and tests read the history',
    observed: [
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ],
  },
  'previous events': {
    aws: 'Each event has the id of the one before',
    here: 'None has',
    harmless: 'Only people and tests read the history',
    observed: Array(6).fill('none'),
  },
  'same name': {
    aws: 'The name of a running execution, with its input: the same answer again',
    here: '`ExecutionAlreadyExists`',
    harmless: 'The start takes both for "it is started"',
    observed: 'ExecutionAlreadyExists',
  },
  'no JSON': {
    aws: 'An input that is no JSON: `InvalidExecutionInput`',
    here: 'Accepted',
    harmless: 'The only input is made by `JSON.stringify`',
    observed: 'accepted',
  },
  'after a stop': {
    aws: 'Nothing follows ExecutionAborted',
    here: 'A Wait that was running still writes WaitStateExited',
    harmless: 'The order saga has no Wait state; the execution does not go on',
    observed: ['ExecutionAborted', 'WaitStateExited'],
  },
  'a method that an exact path lacks does not fall to a greedy one': {
    aws: '403, Missing Authentication Token',
    here: 'The greedy path takes it',
    harmless: 'The API has an ANY beside every exact path',
    observed: { status: 200, text: expect.stringContaining('"resource":"/a/{proxy+}"') },
  },
  'a parameter is decoded, the path is not': {
    aws: '`event.path` as it was sent',
    here: 'Percent-decoded',
    harmless: 'No path of the API holds a character that is encoded',
    observed: {
      status: 200,
      'event.resource': '/items/{id}',
      'event.pathParameters': { id: 'café' },
      'event.path': '/items/café',
    },
  },
  'of a query parameter given twice the last counts, and all are there': {
    aws: 'The last counts',
    here: 'The first counts; all are there as on AWS',
    harmless: 'No parameter of the API may be given twice to mean anything',
    observed: {
      'event.queryStringParameters': { x: '1', y: ' z' },
      'event.multiValueQueryStringParameters': { x: ['1', '2'], y: [' z'] },
    },
  },
  'headers keep the case they were sent in': {
    aws: 'As sent, over HTTP/1.1',
    here: 'In lower case',
    harmless: 'Headers are looked up in any case: over HTTP/2 they are in lower case on AWS too',
    observed: { 'event.headers.X-One': undefined, 'event.multiValueHeaders.X-One': undefined },
  },
  'a body of more than 10 MB is 413': {
    aws: '413',
    here: 'Handed over',
    harmless: 'The functions refuse what is over 128 KiB',
    observed: { status: 200 },
  },
  'a function that throws is 502': {
    aws: '502, Internal server error, in the words of the gateway response',
    here: '502, the error of the function as message',
    harmless: 'The functions behind the API answer every error themselves',
    observed: { status: 502, text: expect.stringContaining('errorType') },
  },
  'an answer that is no object is 502': {
    aws: '502',
    here: '200, with the text',
    harmless: 'The answers of the API are checked against its OpenAPI document',
    observed: { status: 200, text: 'just text' },
  },
  'an answer without a status is 502': {
    aws: '502',
    here: '500, empty',
    harmless: 'The answers of the API are checked against its OpenAPI document',
    observed: { status: 500, text: '' },
  },
};
