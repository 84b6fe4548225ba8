/** Prints the size of what was enumerated and what went wrong, past Jest's own frames around each line. */
export const tell = (title: string, cases: number, violations: readonly string[], remark = ''): void => {
  process.stdout.write(`${title}: ${cases} cases, ${violations.length} violations${remark}\n`);
  for (const text of violations.slice(0, 20)) process.stdout.write(`  ${text}\n`);
};
