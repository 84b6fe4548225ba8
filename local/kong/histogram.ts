export type Histogram = {
  readonly observe: (labels: string, value: number) => void;
  /** Prometheus sample lines. */
  readonly lines: (name: string) => string[];
};

type Series = { buckets: number[]; count: number; sum: number };

/** Cumulative buckets per label set (`a="1",b="2"`). */
export function histogram(bounds: readonly number[]): Histogram {
  const series = new Map<string, Series>();

  return {
    observe(labels, value) {
      let entry = series.get(labels);
      if (!entry) {
        entry = { buckets: bounds.map(() => 0), count: 0, sum: 0 };
        series.set(labels, entry);
      }
      const index = bounds.findIndex((bound) => value <= bound);
      if (index >= 0) entry.buckets[index] = (entry.buckets[index] ?? 0) + 1;
      entry.count += 1;
      entry.sum += value;
    },
    lines: (name) => [...series].flatMap(([labels, entry]) => samples(name, bounds, labels, entry)),
  };
}

function samples(name: string, bounds: readonly number[], labels: string, entry: Series): string[] {
  let below = 0;
  const buckets = bounds.map((bound, index) => {
    below += entry.buckets[index] ?? 0;
    return `${name}_bucket{${labels},le="${bound}"} ${below}`;
  });
  return [
    ...buckets,
    `${name}_bucket{${labels},le="+Inf"} ${entry.count}`,
    `${name}_count{${labels}} ${entry.count}`,
    `${name}_sum{${labels}} ${entry.sum}`,
  ];
}
