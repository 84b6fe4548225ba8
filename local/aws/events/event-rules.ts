import type { Functions } from '../functions/functions.ts';
import type { Resource } from '../template/read-template.ts';
import { type EventPattern, matches, refuseUnsupported } from './event-pattern.ts';
import { deliver, readTargets, type Target } from './targets.ts';

interface EventRule {
  readonly pattern: EventPattern;
  readonly targets: readonly Target[];
}

/** The rules of the template that wait for events. */
export class EventRules {
  readonly #rules: readonly EventRule[];

  constructor(resources: readonly Resource[], functions: Functions) {
    this.#rules = resources
      .filter(
        ({ type, properties }) =>
          type === 'AWS::Events::Rule' && isEnabled(properties) && properties.EventPattern,
      )
      .map((resource) => {
        const pattern = resource.properties.EventPattern as EventPattern;
        refuseUnsupported(resource.logicalId, pattern);
        return { pattern, targets: readTargets(resource, functions) };
      });
  }

  emit(event: object): void {
    for (const { pattern, targets } of this.#rules) {
      if (matches(pattern, event)) for (const target of targets) void deliver(target, event);
    }
  }
}

const isEnabled = ({ State }: Record<string, unknown>) => State !== 'DISABLED';
