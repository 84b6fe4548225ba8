import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import type { Execution } from './execution.ts';

const FLUSH_MS = 50;

/** An execution as last written, with the JSON text of its history once it has ended. */
export interface Recorded {
  readonly execution: Execution;
  readonly history?: string;
}

/**
 * Remembers executions across restarts: a file to which two lines are added for each, at its start and at its end.
 * Lines are gathered for a moment before they are written: being killed may forget the last of them, which the
 * stack must bear anyway, because on AWS too a start can be acknowledged by nobody.
 */
export class ExecutionLog {
  readonly #path: string;
  #lines: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** Reads back at most `limit` executions, oldest first, and shortens the file to them. */
  read(limit: number): Recorded[] {
    if (!existsSync(this.#path)) return [];
    const byArn = new Map<string, Recorded>();
    for (const line of readFileSync(this.#path, 'utf8').split('\n')) {
      const recorded = parse(line);
      if (recorded) byArn.set(recorded.execution.arn, recorded);
    }
    const kept = [...byArn.values()].slice(-limit);
    writeFileSync(
      `${this.#path}.new`,
      kept.map(({ execution, history }) => lineOf(execution, history)).join(''),
    );
    renameSync(`${this.#path}.new`, this.#path);
    return kept;
  }

  write(execution: Execution, history?: string): void {
    this.#lines.push(lineOf(execution, history));
    this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writing;
    appendFileSync(this.#path, this.#lines.splice(0).join(''));
  }

  #flush(): void {
    const text = this.#lines.splice(0).join('');
    this.#timer = undefined;
    this.#writing = this.#writing
      .then(() => appendFile(this.#path, text))
      .catch(() => {
        // The record of executions is a convenience: a full disk must not stop them.
      });
  }
}

// The history comes behind a tab and is not parsed until somebody asks for it.
const lineOf = (execution: Execution, history?: string) =>
  `${JSON.stringify(execution)}${history ? `\t${history}` : ''}\n`;

/** A line cut short by a kill yields nothing. */
function parse(line: string): Recorded | undefined {
  const tab = line.indexOf('\t');
  try {
    const execution = JSON.parse(tab < 0 ? line : line.slice(0, tab)) as Execution;
    return tab < 0 ? { execution } : { execution, history: line.slice(tab + 1) };
  } catch {
    return undefined;
  }
}
