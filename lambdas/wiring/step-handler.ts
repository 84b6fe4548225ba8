import middy from '@middy/core';
import type { Handler } from 'aws-lambda';
import * as z from 'zod';
import { IllegalSaga, SagaError } from '../../domain/errors.ts';
import { attemptFailed, failedAttempts } from '../../domain/forward.ts';
import type { Failure, Saga } from '../../domain/saga.ts';
import type { Step, StepInput } from '../steps/step.ts';
import { environments, readEnvironment } from './environment.ts';
import { type Invocation, invocations } from './invocation.ts';
import { once } from './once.ts';

export const stepInputSchema = z.object({ saga_id: z.uuid() });

type StepRequest<Input extends StepInput> = {
  readonly input: Input;
  readonly invocation: Invocation;
  readonly startedAt: Date;
};

/** A step, an undo or a record keeper as a Lambda function. `build` runs on the first call. */
export const stepHandler = <Input extends StepInput>(
  name: string,
  schema: z.ZodType<Input>,
  build: () => Step<Input>,
): Handler<unknown, void> => {
  const shared = once(() => ({
    begin: invocations(readEnvironment(environments.base), name),
    step: build(),
  }));
  const account: middy.MiddlewareObj<unknown, void> = {
    before: (request) => {
      const input = schema.safeParse(request.event);
      if (!input.success) throw new IllegalSaga(`Entrée de ${name} : ${z.prettifyError(input.error)}`);
      const invocation = shared().begin(request.context, { saga_id: input.data.saga_id, etape: name });
      request.event = {
        input: input.data,
        invocation,
        startedAt: invocation.now(),
      } satisfies StepRequest<Input>;
    },
    after: async ({ event }) => {
      const { invocation, startedAt } = event as StepRequest<Input>;
      // A replay that finds its work done writes nothing, and is no attempt.
      const saga = invocation.recorder.written();
      const tentative = saga && { tentative: failedAttempts(saga, name) + 1 };
      invocation.log.info('Étape faite', { ...tentative, duree_ms: elapsed(invocation, startedAt) });
      await invocation.recorder.flush();
    },
    onError: async ({ event, error }) => {
      if (!isStepRequest(event) || !error) return;
      const { invocation, startedAt } = event;
      const { name: erreur, message: cause } = error;
      const duree_ms = elapsed(invocation, startedAt);
      const saga = await recordAttempt(event, name, error);
      const tentative = saga && { tentative: failedAttempts(saga, name) };
      invocation.log.warn('Étape en échec', { ...tentative, duree_ms, erreur, cause });
      await invocation.recorder.flush();
    },
  };
  return middy<unknown, void>()
    .use(account)
    .handler(async (event) => {
      const { input, invocation } = event as StepRequest<Input>;
      await shared().step(input, invocation);
    });
};

const isStepRequest = (event: unknown): event is StepRequest<StepInput> =>
  typeof event === 'object' && event !== null && 'invocation' in event;

const elapsed = ({ now }: Invocation, since: Date): number => now().getTime() - since.getTime();

/** Signals between the machine and a function, not failures of a service. */
const NOT_ATTEMPTS = ['CompensationRequested', 'SagaNotFound', 'IllegalSaga'];

/** Adds the failed attempt to the history, and answers the record. When even that fails the error itself still reaches the machine. */
const recordAttempt = async (
  { input, invocation, startedAt }: StepRequest<StepInput>,
  name: string,
  error: Error,
): Promise<Saga | undefined> => {
  const { store, now, log } = invocation;
  if (NOT_ATTEMPTS.includes(error.name)) return undefined;
  const failure: Failure = {
    etape: name,
    type: error.name,
    message: error.message,
    details: error instanceof SagaError ? { ...error.details } : {},
  };
  try {
    return await store.update(input.saga_id, (saga) => attemptFailed(saga, failure, startedAt, now()));
  } catch (lost) {
    log.error("L'échec n'a pas pu être inscrit", lost as Error);
    return undefined;
  }
};
