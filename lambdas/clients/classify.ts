import type * as z from 'zod';
import { type SagaError, ServiceRefusal, ServiceUnavailable } from '../../domain/errors.ts';
import type { Outcome } from '../../domain/ledger.ts';
import type { GatewayReply } from './kong.ts';

/**
 * The one place where replies become outcomes (docs/guarantees.md, « Three outcomes »).
 * 4xx is a refusal, but: 425 and 429 say that the call was not handled, 408 that nobody knows.
 */
const NOT_HANDLED = [425, 429];

/** Bytes. Every line keeps its own, and the record of a hundred lines must stay within one item (400 KB). */
const LONGEST_MOTIF = 200;

/** Cut to size, and well-formed: half a character (a cut through one, a broken reply) would keep the record from being written. */
const shortened = (text: string): string => Buffer.from(text).subarray(0, LONGEST_MOTIF).toString('utf8');

/** What a service says of itself: `error` from the services, `message` from Kong. */
const explanation = (status: number, body: unknown): string => {
  const { error, message } = (body ?? {}) as { error?: unknown; message?: unknown };
  const text = [error, message].find((value) => typeof value === 'string');
  return text === undefined ? `HTTP ${status}` : `HTTP ${status} : ${shortened(String(text))}`;
};

const isSuccess = (status: number): boolean => status >= 200 && status < 300;
const isRefusal = (status: number): boolean =>
  status >= 400 && status < 500 && status !== 408 && !NOT_HANDLED.includes(status);

/** The outcome of a call that changes something. A 2xx whose body is not what was agreed proves nothing. */
export const outcomeOf = <T extends Record<string, unknown>>(
  reply: GatewayReply,
  schema: z.ZodType<T>,
): Outcome => {
  if (reply.kind !== 'ANSWER') {
    return {
      issue: reply.kind === 'NOT_SENT' ? 'NON_ENVOYEE' : 'INCERTAINE',
      motif: shortened(reply.reason),
    };
  }
  const { status, body } = reply;
  if (isSuccess(status)) {
    const parsed = schema.safeParse(body);
    return parsed.success
      ? { issue: 'FAITE', resultat: parsed.data }
      : { issue: 'INCERTAINE', motif: `HTTP ${status} : réponse inattendue`, status };
  }
  const motif = explanation(status, body);
  if (NOT_HANDLED.includes(status)) return { issue: 'NON_ENVOYEE', motif, status };
  return { issue: isRefusal(status) ? 'REFUSEE' : 'INCERTAINE', motif, status };
};

/**
 * The answer to a question that changes nothing. Throws ServiceUnavailable when asking again may help, and what
 * `refused` makes of a refusal otherwise.
 */
export const answerOf = <T>(
  reply: GatewayReply,
  schema: z.ZodType<T>,
  refused: (status: number, motif: string, body: unknown) => SagaError | undefined,
): T => {
  if (reply.kind !== 'ANSWER') throw new ServiceUnavailable(shortened(reply.reason));
  const { status, body } = reply;
  if (isSuccess(status)) {
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new ServiceUnavailable(`HTTP ${status} : réponse inattendue`, { status });
  }
  const motif = explanation(status, body);
  if (isRefusal(status)) throw refused(status, motif, body) ?? new ServiceRefusal(motif, { status });
  throw new ServiceUnavailable(motif, { status });
};
