import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { API_CASES } from './api-cases.ts';
import { ASL_CASES } from './asl-cases.ts';
import { DIFFERENCES } from './differences.ts';
import type { EngineName } from './engine.ts';

const document = readFileSync(new URL('../../docs/conformance.md', import.meta.url), 'utf8');

/** The rows of the table under a heading. */
const rowsUnder = (heading: string): string[] =>
  (document.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    // The formatter fills columns up with spaces.
    .map((line) => line.replaceAll(/ +\|/g, ' |'));

const HEADINGS: Readonly<Record<EngineName, string>> = {
  embedded: 'The embedded runtime',
  ministack: 'MiniStack 1.5.33',
};

describe('docs/conformance.md', () => {
  it.each(['embedded', 'ministack'] as const)('lists what is different on %s, and nothing else', (engine) => {
    const rows = Object.entries(DIFFERENCES[engine]).map(
      ([name, { aws, here, harmless }]) => `| ${name} | ${aws} | ${here} | ${harmless} |`,
    );
    expect(rowsUnder(HEADINGS[engine])).toEqual(rows);
  });

  it('counts the cases as they are', () => {
    expect(document).toContain(`${ASL_CASES.length} state machines`);
    expect(document).toContain(`${API_CASES.length} requests`);
  });
});
