import { send } from './send.ts';

/** Sums of the samples of the Prometheus text, by name of the sample. */
export type Samples = {
  readonly text: string;
  /** Sum over the samples of this name whose labels have all of these values; 0 when there is none. */
  readonly sum: (name: string, labels?: Readonly<Record<string, string>>) => number;
};

/** Reads `/metrics/`. */
export async function readMetrics(): Promise<Samples> {
  const { text } = await send('GET', '/metrics/');
  const samples = text
    .split('\n')
    .map((line) => /^(?<name>[a-z_]+)(?:\{(?<labels>.*)\})? (?<value>\S+)$/.exec(line)?.groups)
    .filter((groups) => groups !== undefined);
  return {
    text,
    sum: (name, labels = {}) =>
      samples
        .filter((sample) => sample.name === name)
        .filter((sample) =>
          Object.entries(labels).every(([key, value]) =>
            sample.labels?.split(',').includes(`${key}="${value}"`),
          ),
        )
        .reduce((total, { value }) => total + Number(value), 0),
  };
}
