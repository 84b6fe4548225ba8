import { randomUUID } from 'node:crypto';
import type { Functions } from '../functions/functions.ts';
import type { Resource } from '../template/read-template.ts';
import { TemplateError } from '../template/template.ts';
import { deliver, readTargets, type Target } from './targets.ts';

const unitSeconds: Record<string, number> = { minute: 60, hour: 3600, day: 86_400 };

/** A cron expression says when, which on a laptop matters less than that it happens: it counts as once a day. */
const CRON_SECONDS = 86_400;

interface Schedule {
  readonly everyMs: number;
  readonly arn: string;
  readonly targets: readonly Target[];
}

export interface ScheduleOptions {
  readonly accountId: string;
  readonly region: string;
  /** No schedule is slower than this here: nobody watches a laptop for an hour. */
  readonly maxSeconds: number;
}

/** The scheduled rules of the template. Each fires at the start, then at its rate, never beside itself. */
export class Schedules {
  readonly #schedules: readonly Schedule[];
  readonly #options: ScheduleOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  #running = false;

  constructor(resources: readonly Resource[], functions: Functions, options: ScheduleOptions) {
    this.#options = options;
    this.#schedules = resources
      .filter(({ type, properties: { ScheduleExpression, State } }) => {
        return type === 'AWS::Events::Rule' && ScheduleExpression && State !== 'DISABLED';
      })
      .map((resource) => ({
        everyMs: Math.min(secondsOf(resource), options.maxSeconds) * 1000,
        arn: resource.arn,
        targets: readTargets(resource, functions),
      }));
  }

  start(): void {
    this.#running = true;
    for (const schedule of this.#schedules) void this.#fire(schedule);
  }

  stop(): void {
    this.#running = false;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #fire(schedule: Schedule): Promise<void> {
    const started = Date.now();
    const event = this.#event(schedule.arn);
    await Promise.all(schedule.targets.map((target) => deliver(target, event)));
    if (!this.#running) return;
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        void this.#fire(schedule);
      },
      Math.max(0, started + schedule.everyMs - Date.now()),
    );
    this.#timers.add(timer);
  }

  #event(ruleArn: string) {
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: this.#options.accountId,
      time: new Date().toISOString(),
      region: this.#options.region,
      resources: [ruleArn],
      detail: {},
    };
  }
}

function secondsOf({ logicalId, properties }: Resource): number {
  const expression = String(properties.ScheduleExpression);
  if (expression.startsWith('cron(')) return CRON_SECONDS;
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const seconds = unitSeconds[unit ?? ''];
  if (seconds === undefined)
    throw new TemplateError(`${logicalId}: the schedule ${expression} is not supported`);
  return Number(count) * seconds;
}
