import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { FAMILIES, type Family, familyNames } from '../../../lambdas/telemetry/families.ts';
import { counted, observed, parseSeriesKey, seriesKey, totals } from '../../../lambdas/telemetry/measures.ts';

const odd = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '|', '%', '%7C', 'a|b', '"\\\n', '+Inf', 'sum', '\u0000', 'é'),
);
const anySeries = fc.constantFrom(...familyNames).chain((family) => {
  const { labels, type }: Family = FAMILIES[family];
  return fc.record({
    family: fc.constant(family),
    labels: fc.array(odd, { minLength: labels.length, maxLength: labels.length }),
    ...(type === 'histogram' ? { bucket: fc.constantFrom('0.1', '+Inf', 'sum') } : {}),
  });
});

describe('the key of a series', () => {
  it('comes back as the series it was made from, whatever its labels', () => {
    fc.assert(
      fc.property(anySeries, (series) => {
        expect(parseSeriesKey(seriesKey(series))).toEqual(series);
      }),
    );
  });

  it('is never shared by two series', () => {
    fc.assert(
      fc.property(anySeries, anySeries, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        expect(seriesKey(a)).not.toBe(seriesKey(b));
      }),
    );
  });

  it.each([
    '',
    'compteurs',
    'toString|a|b',
    '__proto__',
    'saga_total',
    'saga_total|api',
    'saga_total|api|lyon|de trop',
    'saga_duree_seconds|SAGA_TERMINEE|lyon',
    'saga_total|%zz|lyon%',
    '%E0%A4%A',
  ])('%j fits no family, or is read as it is, and never throws', (key) => {
    const parsed = parseSeriesKey(key);
    if (key === 'saga_total|%zz|lyon%') expect(parsed?.labels).toEqual(['%zz', 'lyon%']);
    else expect(parsed).toBeUndefined();
  });
});

describe('a duration', () => {
  it.each([
    [0, '0.1'],
    [0.1, '0.1'],
    [0.100001, '0.5'],
    [60, '60'],
    [60.1, '+Inf'],
  ])('of %p s falls into the bucket %s', (seconds, bucket) => {
    expect(observed('saga_duree_seconds', seconds, 'SAGA_TERMINEE', '')).toEqual([
      { family: 'saga_duree_seconds', labels: ['SAGA_TERMINEE', ''], bucket, by: 1 },
      { family: 'saga_duree_seconds', labels: ['SAGA_TERMINEE', ''], bucket: 'sum', by: seconds },
    ]);
  });
});

it('totals add up what is of one series, and keep apart what is not', () => {
  const increments = [
    ...counted('saga_total', 'api', 'lyon'),
    ...counted('saga_total', 'api', 'lyon'),
    ...counted('saga_total', 'test', 'lyon'),
  ];
  expect(totals(increments)).toEqual(
    new Map([
      ['saga_total|api|lyon', 2],
      ['saga_total|test|lyon', 1],
    ]),
  );
});
