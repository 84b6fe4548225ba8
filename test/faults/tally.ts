import { appendFileSync, existsSync } from 'node:fs';
import { TALLY_FILE } from '../../scripts/fault-tally.ts';

/** Prints how many cases a suite enumerated and how many were violated, and adds them to the total of the run. */
export const tally = (title: string, cases: number, violations: number, remark = ''): void => {
  process.stdout.write(`${title}: ${cases} cases, ${violations} violations${remark}\n`);
  // Made by the reporter, where there is one.
  if (existsSync(TALLY_FILE)) appendFileSync(TALLY_FILE, `${JSON.stringify({ title, cases, violations })}\n`);
};
