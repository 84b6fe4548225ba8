import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type ApiRequest as EndpointRequest, HttpError, json } from '../api/http.ts';
import { canonicalPath, type Routes, router } from '../api/router.ts';
import { environments, readEnvironment } from './environment.ts';
import { type Invocation, invocations } from './invocation.ts';
import { once } from './once.ts';

type ApiRequest = EndpointRequest & { readonly invocation: Invocation };

export type ApiOptions = {
  /** `client_type` of the sagas that this function starts. */
  readonly clientType?: string;
  /** `METHOD /path` of routes that another function serves: asked with a wrong method here, they are named. */
  readonly alsoAllowed?: readonly string[];
};

/** Endpoints as one Lambda function behind API Gateway. `build` runs on the first call. */
export const apiHandler = (
  name: string,
  build: () => Routes,
  { clientType, alsoAllowed }: ApiOptions = {},
) => {
  const shared = once(() => ({
    begin: invocations(readEnvironment(environments.base), name, clientType ? { clientType } : {}),
    route: router(build(), alsoAllowed),
  }));
  const account: middy.MiddlewareObj<unknown, APIGatewayProxyResult> = {
    before: (request) => {
      const event = request.event as APIGatewayProxyEvent;
      const invocation = shared().begin(request.context, { methode: event.httpMethod, chemin: event.path });
      request.event = { ...event, path: canonicalPath(event.path), requestPath: event.path, invocation };
    },
    after: async ({ event, response }) => {
      const { invocation } = event as ApiRequest;
      invocation.log.debug('Réponse', { status: response?.statusCode });
      await invocation.recorder.flush();
    },
    onError: async (request) => {
      const { invocation } = request.event as Partial<ApiRequest>;
      request.response = errorAnswer(request.error, invocation);
      await invocation?.recorder.flush();
    },
  };
  return middy<unknown, APIGatewayProxyResult>()
    .use(account)
    .handler(async (event, context) => shared().route(event as ApiRequest, context));
};

/** The one place where errors become HTTP. What nobody foresaw is logged in full and told in general. */
const errorAnswer = (error: unknown, invocation: Invocation | undefined): APIGatewayProxyResult => {
  if (error instanceof HttpError) return json(error.status, error.body, error.headers);
  // Without an invocation there is no logger either: a bad environment must show in the log all the same.
  if (invocation) invocation.log.error('Erreur imprévue', error as Error);
  else console.error('Erreur imprévue', error);
  return json(500, { error: 'Erreur interne', details: { requete: invocation?.requestId ?? null } });
};
