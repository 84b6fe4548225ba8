import type { Functions } from '../functions/functions.ts';
import type { LambdaFunction } from '../functions/lambda-function.ts';
import type { Resource } from '../template/read-template.ts';
import { TemplateError } from '../template/template.ts';

/** A function that a rule calls, with the constant input the rule may give it in place of the event. */
export interface Target {
  readonly call: LambdaFunction;
  readonly input?: string;
}

interface TargetProperties {
  Arn: string;
  Input?: string;
  InputPath?: string;
  InputTransformer?: unknown;
}

/** Throws TemplateError for a target that is not a function of the stack, or that rewrites its event. */
export function readTargets({ logicalId, properties }: Resource, functions: Functions): Target[] {
  const targets = (properties.Targets ?? []) as TargetProperties[];
  return targets.map(({ Arn, Input, InputPath, InputTransformer }) => {
    const call = functions.find(Arn);
    if (!call) throw new TemplateError(`${logicalId}: the target ${Arn} is not a function of this stack`);
    if (InputPath || InputTransformer) {
      throw new TemplateError(`${logicalId}: a target that rewrites its event is not supported locally`);
    }
    return Input === undefined ? { call } : { call, input: Input };
  });
}

/** Calls a target without anybody waiting: a failure is in the function's log, and the rule fires again some day. */
export const deliver = ({ call, input }: Target, event: object): Promise<void> =>
  call.invoke(input ?? JSON.stringify(event)).then(
    () => undefined,
    () => undefined,
  );
