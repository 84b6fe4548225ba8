import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { SAGA_STATES, TRANSITIONS } from '../../domain/states.ts';

const page = readFileSync(new URL('../../docs/states.md', import.meta.url), 'utf8');

describe('docs/states.md', () => {
  it('draws every transition of the domain and no other', () => {
    const drawn = [...page.matchAll(/^ {2}(\w+) --> (\w+)$/gm)].map(([, from, to]) => `${from} -> ${to}`);
    const allowed = SAGA_STATES.flatMap((from) => TRANSITIONS[from].map((to) => `${from} -> ${to}`));
    expect(drawn.sort()).toEqual(allowed.sort());
  });
});
