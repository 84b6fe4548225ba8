import { FAMILIES, type Family, type FamilyName, familyNames } from './families.ts';
import { parseSeriesKey } from './measures.ts';

/** Escapes a label value as the Prometheus text format 0.0.4 wants it. */
const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const labelText = (
  names: readonly string[],
  values: readonly string[],
  extra: readonly [string, string][] = [],
) => {
  const pairs = [...names.map((name, index): [string, string] => [name, values[index] ?? '']), ...extra];
  return pairs.length === 0
    ? ''
    : `{${pairs.map(([name, value]) => `${name}="${escaped(value)}"`).join(',')}}`;
};

type Series = { readonly labels: readonly string[]; readonly byBucket: Map<string, number> };

const seriesOf = (family: FamilyName, sums: ReadonlyMap<string, number>): Series[] => {
  const found = new Map<string, Series>();
  for (const [key, value] of sums) {
    const parsed = parseSeriesKey(key);
    if (parsed?.family !== family) continue;
    const id = JSON.stringify(parsed.labels);
    const series = found.get(id) ?? { labels: parsed.labels, byBucket: new Map<string, number>() };
    series.byBucket.set(parsed.bucket ?? '', value);
    found.set(id, series);
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, series]) => series);
};

const histogramLines = (name: string, { labels, buckets = [] }: Family, series: Series): string[] => {
  let count = 0;
  const bounds = [...buckets.map(String), '+Inf'].map((bound) => {
    count += series.byBucket.get(bound) ?? 0;
    return `${name}_bucket${labelText(labels, series.labels, [['le', bound]])} ${count}`;
  });
  const text = labelText(labels, series.labels);
  return [
    ...bounds,
    `${name}_sum${text} ${series.byBucket.get('sum') ?? 0}`,
    `${name}_count${text} ${count}`,
  ];
};

/** The Prometheus text exposition of all families, also of those that counted nothing yet. */
export const exposition = (sums: ReadonlyMap<string, number>): string =>
  `${familyNames
    .flatMap((name) => {
      const family: Family = FAMILIES[name];
      const lines = seriesOf(name, sums).flatMap((series) =>
        family.type === 'histogram'
          ? histogramLines(name, family, series)
          : [`${name}${labelText(family.labels, series.labels)} ${series.byBucket.get('') ?? 0}`],
      );
      return [`# HELP ${name} ${family.help}`, `# TYPE ${name} ${family.type}`, ...lines];
    })
    .join('\n')}\n`;
