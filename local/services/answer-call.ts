import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type SpoilingFault, spoilReply } from './fault-reply.ts';
import type { Fault, Faults } from './faults.ts';
import { Refusal } from './refusal.ts';
import type { Answer, Call, Route } from './service.ts';

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function answer(route: Route, request: FastifyRequest): Answer {
  const call: Call = {
    params: request.params as Record<string, string>,
    body: request.body,
    key: header(request, 'idempotency-key'),
    sagaId: header(request, 'x-saga-id'),
  };
  try {
    return route.handle(call);
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: { error: error.message } };
    throw error;
  }
}

function send(reply: FastifyReply, { status, body, replayed }: Answer): void {
  if (replayed) reply.header('idempotent-replayed', 'true');
  reply.code(status).send(body);
}

/** Waits as the fault says; true when the fault also took the reply over. */
async function strike(fault: Fault, reply: FastifyReply): Promise<boolean> {
  if (fault.latencyMs > 0) await sleep(fault.latencyMs, undefined, { ref: false });
  if (!spoils(fault)) return false;
  reply.hijack();
  spoilReply(reply.raw, fault);
  return true;
}

function spoils(fault: Fault): fault is SpoilingFault {
  return fault.kind !== 'latency';
}

async function answerWithFault(route: Route, fault: Fault, request: FastifyRequest, reply: FastifyReply) {
  if (fault.when === 'before' && (await strike(fault, reply))) return;
  // A caller that gave up meanwhile changes nothing: the effect happens all the same, late.
  const committed = answer(route, request);
  if (fault.when === 'after' && (await strike(fault, reply))) return;
  send(reply, committed);
}

/** The fastify handler of a route: the answer of the service, as the armed faults let it through. */
export function answerCall(route: Route, faults: Faults) {
  return (request: FastifyRequest, reply: FastifyReply): void => {
    const [path = ''] = request.url.split('?');
    const fault = faults.strike(route.method, path);
    if (fault) answerWithFault(route, fault, request, reply).catch((error) => reply.send(error));
    else send(reply, answer(route, request));
  };
}
