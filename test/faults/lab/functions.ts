import { randomUUID } from 'node:crypto';
import { errorDocument } from '../../../local/aws/functions/error-document.ts';
import { type ErrorDocument, InvocationError } from '../../../local/aws/functions/invocation-error.ts';
import { type Process, processes } from './outgoing.ts';

export type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** Seconds; the handlers keep three of them back to write down what happened. */
export const FUNCTION_SECONDS = 120;

/** The real handlers. Their environment must be set before: it is read by the first call. */
export const loadHandler = async (name: string): Promise<Handler> => {
  const module = (await import(`../../../lambdas/handlers/${name}.ts`)) as { handler: Handler };
  return module.handler;
};

const LOST: ErrorDocument = {
  errorType: 'Runtime.ExitError',
  errorMessage: 'Runtime exited with error: signal: killed',
};
const TIMED_OUT: ErrorDocument = { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out' };

/** Decides, when a function is called, at which of its requests (from 0) that invocation dies. */
export type Fates = (functionName: string, event: unknown) => Process['fate'];

/** Calls a handler as Lambda does: with a context and a time limit. Rejects with InvocationError. */
export const invoke = async (
  name: string,
  handler: Handler,
  event: unknown,
  fates?: Fates,
): Promise<unknown> => {
  const deadline = Date.now() + FUNCTION_SECONDS * 1000;
  const context = {
    functionName: name,
    awsRequestId: randomUUID(),
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  const ended = Promise.withResolvers<never>();
  const fate = fates?.(name, event);
  const process: Process = {
    killed: false,
    sent: 0,
    ...(fate ? { fate } : {}),
    onKilled: () => ended.reject(new InvocationError(LOST)),
  };
  const timer = setTimeout(() => ended.reject(new InvocationError(TIMED_OUT)), FUNCTION_SECONDS * 1000);
  try {
    return await Promise.race([processes.run(process, () => handler(event, context)), ended.promise]);
  } catch (error) {
    throw error instanceof InvocationError ? error : new InvocationError(errorDocument(error));
  } finally {
    clearTimeout(timer);
  }
};
