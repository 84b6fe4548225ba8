import { FAMILIES, type Family, type FamilyName } from './families.ts';

/**
 * One number to add to one series. `bucket`: the upper bound of the histogram bucket it falls into (`+Inf` past the
 * last), or `sum`; absent for counters.
 */
export type Increment = {
  readonly family: FamilyName;
  readonly labels: readonly string[];
  readonly bucket?: string;
  readonly by: number;
};

/** Key of a series: family, labels in the family's order and bucket, each percent-encoded, separated by `|`. */
export const seriesKey = ({ family, labels, bucket }: Omit<Increment, 'by'>): string =>
  [family, ...labels, ...(bucket === undefined ? [] : [bucket])].map(encodeURIComponent).join('|');

/** Text that was never encoded stands for itself: it fits no family. */
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** The inverse of `seriesKey`; undefined for a key that fits no family. */
export const parseSeriesKey = (key: string): Omit<Increment, 'by'> | undefined => {
  const [name = '', ...rest] = key.split('|').map(decoded);
  if (!Object.hasOwn(FAMILIES, name)) return undefined;
  const family = name as FamilyName;
  const { type, labels }: Family = FAMILIES[family];
  if (rest.length !== labels.length + (type === 'histogram' ? 1 : 0)) return undefined;
  const bucket = rest[labels.length];
  return { family, labels: rest.slice(0, labels.length), ...(bucket === undefined ? {} : { bucket }) };
};

export const counted = (family: FamilyName, ...labels: string[]): Increment[] => [{ family, labels, by: 1 }];

/** `seconds` falls into the first bucket that holds it; buckets are stored apart and cumulated when shown. */
export const observed = (family: FamilyName, seconds: number, ...labels: string[]): Increment[] => {
  const { buckets = [] }: Family = FAMILIES[family];
  const bound = buckets.find((upper) => seconds <= upper);
  return [
    { family, labels, bucket: bound === undefined ? '+Inf' : String(bound), by: 1 },
    { family, labels, bucket: 'sum', by: seconds },
  ];
};

/** Adds up amounts by series. */
export const added = (...all: readonly Iterable<readonly [string, number]>[]): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const amounts of all) {
    for (const [key, amount] of amounts) sums.set(key, (sums.get(key) ?? 0) + amount);
  }
  return sums;
};

/** Adds up increments of the same series. */
export const totals = (increments: readonly Increment[]): Map<string, number> =>
  added(increments.map((increment): [string, number] => [seriesKey(increment), increment.by]));
