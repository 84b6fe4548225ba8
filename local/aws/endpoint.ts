import type { IncomingMessage, ServerResponse } from 'node:http';
import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { AwsError } from './aws-error.ts';

export type Operation = (request: Record<string, unknown>) => object;

export interface Service {
  /** What comes before the dot in `x-amz-target`. */
  readonly target: string;
  readonly contentType: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1';
  readonly operations: Readonly<Record<string, Operation>>;
}

export interface EndpointOptions {
  readonly services: readonly Service[];
  readonly dynamoDbUrl: string;
  /** What `GET /_health` says runs. */
  readonly describe: () => object;
}

/** The AWS endpoint: one address that speaks the protocols of the services the stack uses. */
export function awsEndpoint({ services, dynamoDbUrl, describe }: EndpointOptions) {
  const byTarget = new Map(services.map((service) => [service.target, service]));
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [target = '', operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    if (target.startsWith('DynamoDB_')) return forward(request, response, dynamoDbUrl);
    if (request.method === 'GET') return send(response, 200, 'application/json', describe());
    const service = byTarget.get(target);
    const run = service?.operations[operation];
    if (!service || !run)
      return send(response, 400, 'application/x-amz-json-1.0', unknownOperation(target, operation));
    try {
      const body = await text(request);
      send(response, 200, service.contentType, run(JSON.parse(body || '{}') as Record<string, unknown>));
    } catch (error) {
      const known = error instanceof AwsError;
      const type = known ? error.type : 'InternalFailure';
      send(response, known ? 400 : 500, service.contentType, {
        __type: type,
        message: (error as Error).message,
      });
    }
  };
}

const unknownOperation = (target: string, operation: string) => ({
  __type: 'UnknownOperationException',
  message:
    `the embedded runtime does not do ${target || 'a service without x-amz-target'} ${operation}`.trim(),
});

function send(response: ServerResponse, status: number, type: string, body: object): void {
  const json = JSON.stringify(body);
  const headers = { 'content-type': type, 'content-length': Buffer.byteLength(json) };
  response.writeHead(status, headers).end(json);
}

function forward(request: IncomingMessage, response: ServerResponse, url: string): void {
  const { method = 'POST', headers } = request;
  const onward = httpRequest(url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}
