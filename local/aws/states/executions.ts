import type { Execution, Failure, Status } from './execution.ts';
import type { ExecutionLog } from './execution-log.ts';
import type { HistoryEvent } from './history.ts';

/** How many executions are remembered. */
const LIMIT = 10_000;
const SLACK = 1_000;

interface Entry {
  execution: Execution;
  /** Events while it runs, their JSON text once it has ended: the text takes a third of the room. */
  history: HistoryEvent[] | string;
}

/** The executions of every machine, in the order of their start. */
export class Executions {
  readonly #log: ExecutionLog;
  readonly #byArn = new Map<string, Entry>();
  #inOrder: Entry[] = [];

  /** Those that were running when the last runtime ended are aborted: nothing runs them any more. */
  constructor(log: ExecutionLog) {
    this.#log = log;
    for (const { execution, history } of log.read(LIMIT)) {
      this.#add({ execution, history: history ?? '[]' });
      if (execution.status === 'RUNNING') this.#abandon(execution);
    }
  }

  find(arn: string): Execution | undefined {
    return this.#byArn.get(arn)?.execution;
  }

  /** Empty when the execution is unknown. */
  history(arn: string): readonly HistoryEvent[] {
    const history = this.#byArn.get(arn)?.history ?? [];
    return typeof history === 'string' ? (JSON.parse(history) as HistoryEvent[]) : history;
  }

  started(execution: Execution, history: HistoryEvent[]): void {
    this.#add({ execution, history });
    this.#log.write(execution);
  }

  ended(
    arn: string,
    status: Status,
    stoppedAt: number,
    outcome: Failure & { readonly output?: string },
  ): Execution {
    const entry = this.#byArn.get(arn);
    if (!entry) throw new Error(`unknown execution ${arn}`);
    entry.execution = { ...entry.execution, status, stoppedAt, ...outcome };
    if (typeof entry.history !== 'string') entry.history = JSON.stringify(entry.history);
    this.#log.write(entry.execution, entry.history);
    return entry.execution;
  }

  /** Newest first. */
  *newestFirst(machineArn: string): Generator<Execution> {
    for (let place = this.#inOrder.length - 1; place >= 0; place--) {
      const execution = this.#inOrder[place]?.execution;
      if (execution?.machineArn === machineArn) yield execution;
    }
  }

  #add(entry: Entry): void {
    this.#byArn.set(entry.execution.arn, entry);
    this.#inOrder.push(entry);
    if (this.#inOrder.length > LIMIT + SLACK) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const recent = this.#inOrder.length - LIMIT;
    const forgotten = this.#inOrder
      .slice(0, recent)
      .filter(({ execution }) => execution.status !== 'RUNNING');
    for (const { execution } of forgotten) this.#byArn.delete(execution.arn);
    this.#inOrder = this.#inOrder.filter(({ execution }) => this.#byArn.has(execution.arn));
  }

  #abandon({ arn, startedAt, input }: Execution): void {
    const at = Date.now();
    const cause = 'runtime stopped';
    const entry = this.#byArn.get(arn);
    if (!entry) return;
    entry.history = [
      { at: startedAt, type: 'ExecutionStarted', previous: 0, details: { input: JSON.parse(input) } },
      { at, type: 'ExecutionAborted', previous: 1, details: { cause } },
    ];
    this.ended(arn, 'ABORTED', at, { cause });
  }
}
