import type { Functions } from '../functions/functions.ts';
import type { LambdaFunction } from '../functions/lambda-function.ts';
import type { Resource } from '../template/read-template.ts';
import { TemplateError } from '../template/template.ts';
import type { Answer } from './answer.ts';
import { type MockProperties, mockAnswer } from './mock-integration.ts';
import { newNode, type RouteNode } from './route-tree.ts';

/** API Gateway waits 29 seconds unless told otherwise. */
const DEFAULT_TIMEOUT_MS = 29_000;

export interface Method {
  readonly needsKey: boolean;
  readonly timeoutMs: number;
  readonly target: { readonly call: LambdaFunction } | { readonly answer: Answer };
}

interface MethodProperties {
  HttpMethod: string;
  ResourceId: string;
  ApiKeyRequired?: boolean;
  Integration?: MockProperties & { Type: string; Uri?: string; TimeoutInMillis?: number };
}

/** The paths and methods of the API. Throws TemplateError for an integration that is not done here. */
export function readMethods(
  resources: readonly Resource[],
  rootId: string,
  functions: Functions,
): RouteNode<Method> {
  const root = newNode<Method>('/');
  const nodes = new Map([[rootId, root]]);
  const paths = resources.filter(({ type }) => type === 'AWS::ApiGateway::Resource');
  const nodeOf = (id: string): RouteNode<Method> => {
    const known = nodes.get(id);
    if (known) return known;
    const { ParentId, PathPart } = (paths.find(({ ref }) => ref === id)?.properties ?? {}) as Record<
      string,
      string
    >;
    if (ParentId === undefined || PathPart === undefined)
      throw new TemplateError(`no path of the API is ${id}`);
    const parent = nodeOf(ParentId);
    const node = newNode<Method>(`${parent.path === '/' ? '' : parent.path}/${PathPart}`);
    parent.children.set(PathPart, node);
    nodes.set(id, node);
    return node;
  };
  for (const { type, logicalId, properties } of resources) {
    if (type !== 'AWS::ApiGateway::Method') continue;
    const method = properties as unknown as MethodProperties;
    nodeOf(method.ResourceId).methods.set(method.HttpMethod, readMethod(logicalId, method, functions));
  }
  return root;
}

function readMethod(logicalId: string, properties: MethodProperties, functions: Functions): Method {
  const { ApiKeyRequired, Integration } = properties;
  const target = Integration && readTarget(logicalId, Integration, functions);
  if (!target)
    throw new TemplateError(`${logicalId}: the integration ${Integration?.Type} is not supported locally`);
  return {
    needsKey: ApiKeyRequired ?? false,
    timeoutMs: Integration.TimeoutInMillis ?? DEFAULT_TIMEOUT_MS,
    target,
  };
}

function readTarget(
  logicalId: string,
  integration: NonNullable<MethodProperties['Integration']>,
  functions: Functions,
) {
  if (integration.Type === 'MOCK') return { answer: mockAnswer(logicalId, integration) };
  if (integration.Type !== 'AWS_PROXY') return undefined;
  const arn = /functions\/(.+)\/invocations$/.exec(integration.Uri ?? '')?.[1] ?? '';
  const call = functions.find(arn);
  if (!call) throw new TemplateError(`${logicalId}: no function of this stack is ${arn || integration.Uri}`);
  return { call };
}
