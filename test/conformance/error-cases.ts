import { type ApiCase, GUIDE, TEXT } from './api-case.ts';

const ERRORS = `${GUIDE}/supported-gateway-response-types.html`;
const BAD_GATEWAY = { status: 502, text: '{"message":"Internal server error"}' };

/** What the gateway answers in place of the function. */
export const ERROR_CASES: readonly ApiCase[] = [
  {
    name: 'a function that throws is 502',
    source: ERRORS,
    request: ['GET', '/a?answer=throw'],
    pick: TEXT,
    answer: BAD_GATEWAY,
  },
  {
    name: 'an answer that is no object is 502',
    source: ERRORS,
    request: ['GET', '/a?answer=text'],
    pick: TEXT,
    answer: BAD_GATEWAY,
  },
  {
    name: 'an answer without a status is 502',
    source: ERRORS,
    request: ['GET', '/a?answer=no-status'],
    pick: TEXT,
    answer: BAD_GATEWAY,
  },
  {
    name: 'a missing API key is 403',
    source: ERRORS,
    request: ['GET', '/keyed'],
    pick: TEXT,
    answer: { status: 403, text: '{"message":"Forbidden"}' },
  },
];
