import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { type AxiosInstance } from 'axios';

/** One call as the metrics see it. `status` is `0` when no answer came. */
export type ObservedCall = {
  readonly service: string;
  readonly endpoint: string;
  readonly status: number;
  readonly seconds: number;
};

/** What every call of one attempt shares. */
export type CallContext = {
  readonly sagaId?: string;
  /** Milliseconds this attempt may still take; bounds the call and is handed down in X-Saga-Deadline-Ms. */
  readonly timeLeftMs: () => number;
  readonly observe: (call: ObservedCall) => void;
};

export type GatewayRequest = {
  readonly service: 'catalogue' | 'inventaire' | 'commandes';
  /** Route template for the metrics, e.g. `produits/{id}`: never an id. */
  readonly endpoint: string;
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
};

/** `NOT_SENT`: the service certainly did not receive the call. `LOST`: it may have; the answer did not arrive. */
export type GatewayReply =
  | { readonly kind: 'ANSWER'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'NOT_SENT' | 'LOST'; readonly reason: string };

export type GatewayOptions = {
  readonly baseUrl: string;
  readonly apiKey: () => Promise<string>;
  /** Longest wait for one answer, in milliseconds. */
  readonly callTimeoutMs: number;
};

export type Gateway = (request: GatewayRequest, context: CallContext) => Promise<GatewayReply>;

/** Errors raised before a byte of the request could reach the service; the last two also later, on an open connection. */
const NOT_SENT_CODES = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];
const wasConnecting = (code: string, { syscall }: { syscall?: unknown }): boolean =>
  NOT_SENT_CODES.includes(code) && (!code.endsWith('UNREACH') || syscall === 'connect');

/** The services, through Kong. Never throws for what the network or a service does. */
export const kongGateway = ({ baseUrl, apiKey, callTimeoutMs }: GatewayOptions): Gateway => {
  const http = axios.create({
    baseURL: baseUrl,
    adapter: 'http',
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 64 }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 64 }),
    validateStatus: () => true,
    maxRedirects: 0,
    proxy: false,
    responseType: 'text',
    transformResponse: (text: unknown) => text,
    maxContentLength: 1024 * 1024,
  });
  return async (request, context) => {
    const key = await keyOrReason(apiKey);
    if ('reason' in key) return { kind: 'NOT_SENT', reason: key.reason };
    // Whole milliseconds, counted after the wait for the key: a timer takes nothing else.
    const timeout = Math.floor(Math.min(callTimeoutMs, context.timeLeftMs()));
    if (timeout <= 0) return { kind: 'NOT_SENT', reason: 'Plus de temps pour cet appel' };
    const startedAt = performance.now();
    const reply = await send(http, request, context, key.value, timeout);
    context.observe({
      service: request.service,
      endpoint: request.endpoint,
      status: reply.kind === 'ANSWER' ? reply.status : 0,
      seconds: (performance.now() - startedAt) / 1000,
    });
    return reply;
  };
};

const keyOrReason = (apiKey: () => Promise<string>): Promise<{ value: string } | { reason: string }> =>
  apiKey().then(
    (value) => ({ value }),
    (error: unknown) => ({ reason: `Clé de Kong illisible : ${String(error)}` }),
  );

const send = async (
  http: AxiosInstance,
  { service, method, path, body, idempotencyKey }: GatewayRequest,
  { sagaId, timeLeftMs }: CallContext,
  apiKey: string,
  timeout: number,
): Promise<GatewayReply> => {
  try {
    const { status, data } = await http.request<string>({
      url: `/api/${service}${path}`,
      method,
      data: body,
      signal: AbortSignal.timeout(timeout),
      headers: {
        'X-API-Key': apiKey,
        'X-Saga-Deadline-Ms': String(Math.floor(timeLeftMs())),
        ...(sagaId ? { 'X-Saga-Id': sagaId } : {}),
        ...(idempotencyKey ? { 'Idempotency-Key': idempotencyKey } : {}),
      },
    });
    return { kind: 'ANSWER', status, body: parseJson(data) };
  } catch (error) {
    const code = axios.isAxiosError(error) ? (error.code ?? '') : '';
    if (code === 'ERR_CANCELED') return { kind: 'LOST', reason: `Pas de réponse en ${timeout} ms` };
    const reason = `${code || 'Erreur'} : ${error instanceof Error ? error.message : String(error)}`;
    return { kind: wasConnecting(code, causeOf(error)) ? 'NOT_SENT' : 'LOST', reason };
  }
};

/** The error of the socket behind the one that axios throws. */
const causeOf = (error: unknown): { syscall?: unknown } =>
  error instanceof Error && typeof error.cause === 'object' && error.cause !== null ? error.cause : {};

/** The parsed body, or undefined when it is not JSON (empty, truncated, an HTML page). */
const parseJson = (text: unknown): unknown => {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
};
