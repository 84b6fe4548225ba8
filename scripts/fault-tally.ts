import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const checkout = createHash('sha256')
  .update(import.meta.url)
  .digest('hex')
  .slice(0, 12);

/** Where the fault suites of a run, which share no process, leave their numbers; one for each checkout. */
export const TALLY_FILE = join(tmpdir(), `fault-tally-${checkout}.jsonl`);

type Tally = { readonly cases: number; readonly violations: number };

/** A reporter for Jest: prints the size of everything the fault suites enumerated in a run, and its violations. */
export default class TallyReporter {
  onRunStart(): void {
    writeFileSync(TALLY_FILE, '');
  }

  onRunComplete(): void {
    if (!existsSync(TALLY_FILE)) return;
    const lines = readFileSync(TALLY_FILE, 'utf8').split('\n').filter(Boolean);
    const tallies = lines.map((line) => JSON.parse(line) as Tally);
    rmSync(TALLY_FILE);
    const sum = (field: keyof Tally) => tallies.reduce((total, one) => total + one[field], 0);
    process.stdout.write(`\nIn all: ${sum('cases')} cases, ${sum('violations')} violations\n`);
  }
}
