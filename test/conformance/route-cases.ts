import { type ApiCase, GUIDE, TEXT } from './api-case.ts';

const ROUTES = `${GUIDE}/api-gateway-method-settings-method-request.html`;
const PROXY = `${GUIDE}/set-up-lambda-proxy-integrations.html`;
const ERRORS = `${GUIDE}/supported-gateway-response-types.html`;
/** Measured on a REST API; AWS does not document it. */
const SLASHES = 'https://github.com/aws-powertools/powertools-lambda-python/issues/1552';

const routed = (resource: string, pathParameters: unknown, path?: string) => ({
  status: 200,
  'event.resource': resource,
  'event.pathParameters': pathParameters,
  ...(path && { 'event.path': path }),
});
const ROUTED = ['status', 'event.resource', 'event.pathParameters'];
const NO_ROUTE = { status: 403, text: '{"message":"Missing Authentication Token"}' };

/** Which resource takes a request. */
export const ROUTE_CASES: readonly ApiCase[] = [
  {
    name: 'a greedy path takes the rest, slashes and all',
    source: ROUTES,
    request: ['GET', '/a/x/y/z'],
    pick: ROUTED,
    answer: routed('/a/{proxy+}', { proxy: 'x/y/z' }),
  },
  {
    name: 'an exact path goes before a greedy one',
    source: ROUTES,
    request: ['POST', '/a/b'],
    pick: ROUTED,
    answer: routed('/a/b', null),
  },
  {
    name: 'a trailing slash leads to the same resource, and stays in the path',
    source: SLASHES,
    request: ['POST', '/a/b/'],
    pick: [...ROUTED, 'event.path'],
    answer: routed('/a/b', null, '/a/b/'),
  },
  {
    name: 'a trailing slash is no part of a greedy parameter, and stays in the path',
    source: SLASHES,
    request: ['GET', '/a/x/y/'],
    pick: [...ROUTED, 'event.path'],
    answer: routed('/a/{proxy+}', { proxy: 'x/y' }, '/a/x/y/'),
  },
  {
    name: 'a method that an exact path lacks does not fall to a greedy one',
    source: ERRORS,
    request: ['GET', '/a/b'],
    pick: TEXT,
    answer: NO_ROUTE,
  },
  {
    name: 'a path that is not there is 403',
    source: ERRORS,
    request: ['GET', '/nowhere'],
    pick: TEXT,
    answer: NO_ROUTE,
  },
  {
    name: 'a method that is not there is 403',
    source: ERRORS,
    request: ['DELETE', '/a'],
    pick: TEXT,
    answer: NO_ROUTE,
  },
  {
    name: 'a parameter is decoded, the path is not',
    source: PROXY,
    request: ['GET', '/items/caf%C3%A9'],
    pick: [...ROUTED, 'event.path'],
    answer: routed('/items/{id}', { id: 'café' }, '/items/caf%C3%A9'),
  },
];
