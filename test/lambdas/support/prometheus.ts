export type Sample = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};
export type ParsedFamily = { readonly type: string; readonly help: string; readonly samples: Sample[] };

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const VALUE = String.raw`"(?:[^"\\\n]|\\["\\n])*"`;
const LABEL = `[a-zA-Z_][a-zA-Z0-9_]*=${VALUE}`;
const SAMPLE = new RegExp(
  String.raw`^(${NAME})(?:\{(${LABEL}(?:,${LABEL})*)\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$`,
);

const unescaped = (text: string): string =>
  text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));

const labelsOf = (text = ''): Record<string, string> => {
  const labels: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(new RegExp(`([a-zA-Z0-9_]+)=(${VALUE})`, 'g'))) {
    if (name in labels) throw new Error(`Label given twice: ${name}`);
    labels[name] = unescaped(value.slice(1, -1));
  }
  return labels;
};

const suffixes: Readonly<Record<string, readonly string[]>> = { histogram: ['_bucket', '_sum', '_count'] };

/**
 * Reads the Prometheus text format 0.0.4, and refuses whatever is not exactly it: a family without HELP and TYPE first,
 * a sample of another family, a series twice, a line that does not parse, no newline at the end.
 */
export const parseExposition = (text: string): Map<string, ParsedFamily> => {
  if (!text.endsWith('\n')) throw new Error('The last line must end');
  const families = new Map<string, ParsedFamily>();
  const seen = new Set<string>();
  let current = '';
  let help: { readonly name: string; readonly text: string } | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`).exec(line);
    if (comment) {
      const [, kind, name = '', rest = ''] = comment;
      if (kind === 'HELP') help = { name, text: rest };
      else {
        if (help?.name !== name || families.has(name)) throw new Error(`TYPE out of place: ${line}`);
        families.set(name, { type: rest, help: help.text, samples: [] });
        current = name;
      }
      continue;
    }
    const sample = SAMPLE.exec(line);
    if (!sample) throw new Error(`Not a sample: ${line}`);
    const [, name = '', labelText, value] = sample;
    const family = families.get(current);
    const names = (suffixes[family?.type ?? ''] ?? ['']).map((suffix) => current + suffix);
    if (!family || !names.includes(name)) throw new Error(`Out of its family: ${line}`);
    const labels = labelsOf(labelText);
    const series = name + JSON.stringify(Object.entries(labels).sort());
    if (seen.has(series)) throw new Error(`Series given twice: ${line}`);
    seen.add(series);
    family.samples.push({ name, labels, value: Number(value) });
  }
  return families;
};
