import type { Functions } from '../../../local/aws/functions/functions.ts';
import { type ApiAnswer, callApi } from './api.ts';
import { type Fates, type Handler, invoke, loadHandler } from './functions.ts';
import { turnstile } from './turnstile.ts';

/** Waited for before each invocation of a step; what it throws is how the invocation ends. */
export type BeforeStep = (functionName: string, sagaId: string) => Promise<void> | void;

export type Api = (
  name: string,
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<ApiAnswer>;

/** The functions of the stack in this process, and what a test does to their invocations. */
export const hostFunctions = (concurrentInvocations: number) => {
  const handlers = new Map<string, Handler>();
  const admit = turnstile(concurrentInvocations);
  let fates: Fates | undefined;
  let beforeStep: BeforeStep | undefined;

  const handlerOf = (name: string): Handler => {
    const handler = handlers.get(name);
    if (!handler) throw new Error(`no handler ${name}`);
    return handler;
  };
  const call = async (name: string, event: unknown): Promise<unknown> => {
    const { saga_id } = event as { saga_id?: string };
    if (saga_id !== undefined) await beforeStep?.(name, saga_id);
    return admit(() => invoke(name, handlerOf(name), event, fates));
  };
  const api: Api = (name, ...request) => admit(() => callApi(name, handlerOf(name), ...request));

  return {
    /** Loads the handlers of that name; their environment must be there when they are first called. */
    load: async (names: readonly string[]): Promise<void> => {
      for (const name of names) handlers.set(name, await loadHandler(name));
    },
    call,
    api,
    setFates: (chosen: Fates | undefined): void => {
      fates = chosen;
    },
    setBeforeStep: (chosen: BeforeStep | undefined): void => {
      beforeStep = chosen;
    },
    /** As the state machine of the embedded runtime finds them: by ARN, with JSON text in and out. */
    forMachine: {
      find: (arn: string) => ({
        invoke: async (payload: string) =>
          JSON.stringify((await call(arn.split(':')[6] ?? '', JSON.parse(payload))) ?? null),
      }),
    } as unknown as Functions,
  };
};
