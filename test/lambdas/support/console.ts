import { afterEach, beforeEach, jest } from '@jest/globals';

export type Line = Record<string, unknown>;

/** Keeps what functions write to their log, instead of showing it. Embedded metrics are the lines with `_aws`. */
export const captureConsole = () => {
  let lines: string[] = [];
  const keep = (...parts: unknown[]): void => {
    lines.push(parts.map(String).join(' '));
  };
  beforeEach(() => {
    lines = [];
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      jest.spyOn(console, level).mockImplementation(keep);
    }
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  const parsed = (): Line[] =>
    lines.flatMap((line) => {
      try {
        return [JSON.parse(line) as Line];
      } catch {
        return [];
      }
    });
  return {
    text: (): string => lines.join('\n'),
    logs: (): Line[] => parsed().filter((line) => !('_aws' in line)),
    metrics: (): Line[] => parsed().filter((line) => '_aws' in line),
  };
};
