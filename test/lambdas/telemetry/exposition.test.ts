import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { exposition } from '../../../lambdas/telemetry/exposition.ts';
import { counted, type Increment, observed, totals } from '../../../lambdas/telemetry/measures.ts';
import { parseExposition, type Sample } from '../support/prometheus.ts';

const parsed = (...increments: Increment[]) => parseExposition(exposition(totals(increments)));
const sampleOf = (samples: readonly Sample[], name: string, labels: Record<string, string>) =>
  samples.find((s) => s.name === name && JSON.stringify(s.labels) === JSON.stringify(labels))?.value;

describe('the exposition', () => {
  it('names the eight families of the contract, also while they are empty', () => {
    const families = [...parsed()].map(([name, { type, samples }]) => [name, type, samples.length]);
    expect(families).toEqual([
      ['saga_total', 'counter', 0],
      ['saga_duree_seconds', 'histogram', 0],
      ['saga_echecs_total', 'counter', 0],
      ['saga_etapes_total', 'counter', 0],
      ['saga_compensations_total', 'counter', 0],
      ['saga_actives_current', 'gauge', 0],
      ['services_externes_calls_total', 'counter', 0],
      ['services_externes_duree_seconds', 'histogram', 0],
    ]);
  });

  it('has the labels of the contract', () => {
    const families = parsed(
      ...counted('saga_total', 'api', 'lyon'),
      ...counted('saga_echecs_total', 'Panne', 'CREATION_COMMANDE', 'lyon'),
      ...counted('saga_etapes_total', 'CREATION_COMMANDE', 'succes', 'lyon'),
      ...counted('saga_compensations_total', 'bloquee', 'lyon'),
      ...counted('saga_actives_current', 'EN_ATTENTE'),
      ...counted('services_externes_calls_total', 'catalogue', 'produits/{id}', '200'),
    );
    expect([...families.values()].flatMap(({ samples }) => samples)).toEqual([
      { name: 'saga_total', labels: { client_type: 'api', magasin: 'lyon' }, value: 1 },
      {
        name: 'saga_echecs_total',
        labels: { type_echec: 'Panne', etape_echec: 'CREATION_COMMANDE', magasin: 'lyon' },
        value: 1,
      },
      {
        name: 'saga_etapes_total',
        labels: { etape: 'CREATION_COMMANDE', statut: 'succes', magasin: 'lyon' },
        value: 1,
      },
      {
        name: 'saga_compensations_total',
        labels: { type_compensation: 'bloquee', magasin: 'lyon' },
        value: 1,
      },
      { name: 'saga_actives_current', labels: { etat: 'EN_ATTENTE' }, value: 1 },
      {
        name: 'services_externes_calls_total',
        labels: { service: 'catalogue', endpoint: 'produits/{id}', status_code: '200' },
        value: 1,
      },
    ]);
  });

  it('has histograms whose buckets are cumulative, and whose last is their count', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 30 }),
        (times) => {
          const families = parsed(
            ...times.flatMap((s) => observed('saga_duree_seconds', s, 'SAGA_TERMINEE', 'lyon')),
          );
          const samples = families.get('saga_duree_seconds')?.samples ?? [];
          const labels = { etat_final: 'SAGA_TERMINEE', magasin: 'lyon' };
          const bounds = [0.1, 0.5, 1, 2, 5, 10, 30, 60];
          for (const le of bounds) {
            const value = sampleOf(samples, 'saga_duree_seconds_bucket', { ...labels, le: String(le) });
            expect(value).toBe(times.filter((s) => s <= le).length);
          }
          expect(sampleOf(samples, 'saga_duree_seconds_bucket', { ...labels, le: '+Inf' })).toBe(
            times.length,
          );
          expect(sampleOf(samples, 'saga_duree_seconds_count', labels)).toBe(times.length);
          const sum = times.reduce((total, s) => total + s, 0);
          expect(sampleOf(samples, 'saga_duree_seconds_sum', labels)).toBeCloseTo(sum, 6);
          expect(samples).toHaveLength(bounds.length + 3);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('gives back any label value as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const [sample] = parsed(...counted('saga_total', value, 'lyon')).get('saga_total')?.samples ?? [];
        expect(sample?.labels.client_type).toBe(value);
      }),
    );
  });

  it('is the same whatever the order in which things were counted', () => {
    const increments = ['c', 'a', 'b'].flatMap((store) => counted('saga_total', 'api', store));
    expect(exposition(totals([...increments].reverse()))).toBe(exposition(totals(increments)));
  });
});
