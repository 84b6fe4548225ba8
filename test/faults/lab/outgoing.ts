import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent, type ClientRequest } from 'node:http';
import { identify } from './faults.ts';
import type { Schedule } from './schedule.ts';

/** One invocation of a function as its process: once killed, nothing it does can leave it any more. */
export type Process = {
  killed: boolean;
  /** Requests sent so far, to DynamoDB and to the gateway. */
  sent: number;
  /** Asked at each request; kills before it leaves, or when its answer has arrived. */
  readonly fate?: (index: number) => 'before' | 'after' | undefined;
  readonly onKilled: () => void;
};

export const processes = new AsyncLocalStorage<Process>();

type AddRequest = (request: ClientRequest, options: { port?: number | string }) => void;
type Prototype = { addRequest: AddRequest };

/** Nobody listens on it, and the system never gives it away. */
const CLOSED_PORT = 1;

const kill = (process: Process): void => {
  process.killed = true;
  process.onKilled();
};

/**
 * Sits where a request gets its connection, to do what no server can: refuse the connection of one call among many, and
 * end the process that makes it. Returns how to take it away again.
 */
export const interceptRequests = (gatewayPort: number, schedule: Schedule): (() => void) => {
  const prototype = Agent.prototype as unknown as Prototype;
  const original = prototype.addRequest;
  prototype.addRequest = function (request, options) {
    const process = processes.getStore();
    if (process) {
      const fate = process.killed ? 'before' : process.fate?.(process.sent++);
      if (fate === 'before') {
        if (!process.killed) kill(process);
        request.destroy(new Error('the process is gone'));
        return;
      }
      if (fate === 'after') request.prependOnceListener('response', () => kill(process));
    }
    if (Number(options.port) === gatewayPort) {
      const call = identify(request.path, request.getHeaders());
      const strike = call && schedule.peek(call);
      // Given up, maybe before it left, although nothing was to go wrong with it.
      if (call && !strike) request.once('error', () => schedule.disturb(call.sagaId));
      if (call && strike?.kind === 'refused') {
        schedule.strike(call);
        return original.call(this, request, { ...options, port: CLOSED_PORT });
      }
    }
    original.call(this, request, options);
  };
  return () => {
    prototype.addRequest = original;
  };
};
