import type { Machine } from '../../statemachine/asl.ts';
import { at, type View } from './stack.ts';

/** The machine's definition as synthesized, each reference replaced by the name of the handler that it leads to. */
export function machineOf({ ofType, handlerOf }: View): Machine {
  const [machine] = ofType('AWS::StepFunctions::StateMachine');
  const parts = at(machine?.Properties.DefinitionString, 'Fn::Join', '1') as unknown[];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : handlerOf(part))).join(''));
}
