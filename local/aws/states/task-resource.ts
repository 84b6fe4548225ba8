import type { Functions } from '../functions/functions.ts';
import type { LambdaFunction } from '../functions/lambda-function.ts';
import { TemplateError } from '../template/template.ts';

/** How the `Resource` of a task is called, and what the history says of it. */
export interface TaskResource {
  readonly arn: string;
  /** `lambda:invoke` reports Task* events, a function's own ARN reports LambdaFunction* events. */
  readonly optimized: boolean;
  /** Rejects with InvocationError. */
  call(input: unknown): Promise<unknown>;
}

const OPTIMIZED = 'arn:aws:states:::lambda:invoke';

/** Throws TemplateError for a resource that is not a function of the stack. */
export function taskResource(state: string, arn: string, functions: Functions): TaskResource {
  if (arn === OPTIMIZED) {
    return {
      arn,
      optimized: true,
      async call(input) {
        const { FunctionName, Payload } = input as { FunctionName: string; Payload?: unknown };
        const payload = await invoke(
          required(functions.find(FunctionName), state, FunctionName),
          Payload ?? {},
        );
        return { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 };
      },
    };
  }
  const target = required(functions.find(arn), state, arn);
  return { arn, optimized: false, call: (input) => invoke(target, input) };
}

const invoke = async (target: LambdaFunction, input: unknown): Promise<unknown> =>
  JSON.parse(await target.invoke(JSON.stringify(input)));

function required(found: LambdaFunction | undefined, state: string, arn: string): LambdaFunction {
  if (!found) throw new TemplateError(`state ${state}: no function of this stack is ${arn}`);
  return found;
}
