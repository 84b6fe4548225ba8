import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Functions } from '../functions/functions.ts';
import type { LambdaFunction } from '../functions/lambda-function.ts';
import type { Resource, Stack } from '../template/read-template.ts';
import { TemplateError } from '../template/template.ts';
import type { Answer } from './answer.ts';
import { apiKeys } from './api-keys.ts';
import { type ApiRequest, header, readRequest } from './api-request.ts';
import { GatewayResponses } from './gateway-responses.ts';
import { type Method, readMethods } from './methods.ts';
import { proxyAnswer } from './proxy-answer.ts';
import { type ApiIdentity, isBinaryType, proxyEvent } from './proxy-event.ts';
import { match, type RouteNode } from './route-tree.ts';

/** The REST API of the stack, served as API Gateway would, but at the root instead of under its stage. */
export class RestApi {
  readonly #api: ApiIdentity;
  readonly #routes: RouteNode<Method>;
  readonly #refusals: GatewayResponses;
  readonly #keys: ReadonlySet<string>;

  /** Throws TemplateError unless the template has one REST API, all of which can be done here. */
  constructor({ resources }: Stack, functions: Functions, accountId: string) {
    const [api, ...more] = ofType(resources, 'AWS::ApiGateway::RestApi');
    if (!api || more.length > 0) throw new TemplateError('the embedded runtime serves exactly one REST API');
    if (api.properties.Body)
      throw new TemplateError('a REST API defined by an OpenAPI body is not supported locally');
    const [stage] = ofType(resources, 'AWS::ApiGateway::Stage');
    this.#api = {
      apiId: api.ref,
      stage: stage?.ref ?? 'local',
      stageVariables: (stage?.properties.Variables as Record<string, string> | undefined) ?? null,
      accountId,
      binaryMediaTypes: (api.properties.BinaryMediaTypes as string[] | undefined) ?? [],
    };
    this.#routes = readMethods(resources, `${api.ref}-root`, functions);
    this.#refusals = new GatewayResponses(ofType(resources, 'AWS::ApiGateway::GatewayResponse'));
    this.#keys = new Set(apiKeys(resources).values());
  }

  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    const request = await readRequest(message);
    const answer = request
      ? await this.#answer(request, requestId)
      : this.#refusals.answer('REQUEST_TOO_LARGE', { 'context.requestId': requestId });
    response.writeHead(answer.status, {
      'x-amzn-RequestId': requestId,
      'content-length': Buffer.byteLength(answer.body),
      ...(answer.headers as Record<string, string | string[]>),
    });
    response.end(answer.body);
  }

  async #answer(request: ApiRequest, requestId: string): Promise<Answer> {
    const { method, path } = request;
    const context = {
      'context.requestId': requestId,
      'context.path': path,
      'context.httpMethod': method,
      'context.stage': this.#api.stage,
    };
    const parts = decodedParts(path);
    if (!parts) return this.#refusals.answer('BAD_REQUEST_PARAMETERS', context);
    const found = match(this.#routes, parts);
    const route = found?.node.methods.get(method) ?? found?.node.methods.get('ANY');
    if (!found || !route) return this.#refusals.answer('MISSING_AUTHENTICATION_TOKEN', context);
    if (route.needsKey && !this.#keys.has(header(request, 'x-api-key') ?? '')) {
      return this.#refusals.answer('INVALID_API_KEY', context);
    }
    if ('answer' in route.target) return route.target.answer;
    const event = proxyEvent(this.#api, request, found.node.path, found.parameters, requestId);
    const outcome = await invoke(route.target.call, JSON.stringify(event), route.timeoutMs);
    if (outcome === 'INTEGRATION_TIMEOUT') return this.#refusals.answer(outcome, context);
    const decodeBinary = isBinaryType(this.#api.binaryMediaTypes, header(request, 'accept'));
    const answer = outcome === undefined ? undefined : proxyAnswer(JSON.parse(outcome), decodeBinary);
    return answer ?? this.#refusals.answer('INTEGRATION_FAILURE', context);
  }
}

const ofType = (resources: readonly Resource[], wanted: string) =>
  resources.filter(({ type }) => type === wanted);

/** `/a/b/` is `/a/b` to API Gateway. `undefined` when the path is not valid percent-encoding. */
function decodedParts(path: string): string[] | undefined {
  const parts = path.slice(1).split('/');
  if (parts.at(-1) === '') parts.pop();
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** The JSON text the function answered, nothing if it failed. What answers too late goes on without a listener. */
function invoke(target: LambdaFunction, event: string, timeoutMs: number) {
  return new Promise<string | 'INTEGRATION_TIMEOUT' | undefined>((resolve) => {
    const timer = setTimeout(() => resolve('INTEGRATION_TIMEOUT'), timeoutMs);
    target.invoke(event).then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      () => {
        clearTimeout(timer);
        resolve(undefined);
      },
    );
  });
}
