/**
 * The API of the stack that was deployed to LocalStack, at an address that does not change: forwards everything to
 * wherever OUTPUTS_FILE, which each deployment writes anew, says that it is. PORT, AWS_ENDPOINT_URL, OUTPUTS_FILE.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import * as z from 'zod';

const env = z
  .object({ PORT: z.coerce.number(), AWS_ENDPOINT_URL: z.url(), OUTPUTS_FILE: z.string() })
  .parse(process.env);

const stacksSchema = z.record(z.string(), z.object({ ApiUrl: z.url() }));

/** `https://{id}.execute-api.…/{stage}/` as LocalStack takes it without a name of its own to resolve. */
const apiPath = (): string => {
  const [stack] = Object.values(stacksSchema.parse(JSON.parse(readFileSync(env.OUTPUTS_FILE, 'utf8'))));
  const { hostname, pathname } = new URL(stack?.ApiUrl ?? '');
  const [id] = hostname.split('.');
  return `/_aws/execute-api/${id}${pathname.replace(/\/$/, '')}`;
};

const fail = (response: ServerResponse, reason: unknown): void => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(502, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ error: 'LocalStack ne répond pas', details: String(reason) }));
};

const forward = (incoming: IncomingMessage, response: ServerResponse): void => {
  const target = new URL(`${apiPath()}${incoming.url}`, env.AWS_ENDPOINT_URL);
  const outgoing = request(target, {
    method: incoming.method ?? 'GET',
    headers: { ...incoming.headers, host: target.host },
  });
  outgoing.on('error', (error) => fail(response, error));
  outgoing.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    pipeline(answer, response, () => {});
  });
  pipeline(incoming, outgoing, () => {});
};

const server = createServer((incoming, response) => {
  try {
    forward(incoming, response);
  } catch (error) {
    fail(response, error);
  }
});
server.listen(env.PORT, () => console.log(`API of the stack in ${env.OUTPUTS_FILE} on port ${env.PORT}`));
process.once('SIGTERM', () => process.exit(0));
