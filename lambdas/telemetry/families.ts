/**
 * The metric families of `/metrics/`. Their names, labels and buckets are those of the system this one replaces:
 * dashboards depend on them.
 */
export type Family = {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds in seconds, for histograms. */
  readonly buckets?: readonly number[];
};

export const FAMILIES = {
  saga_total: { type: 'counter', help: 'Sagas démarrées', labels: ['client_type', 'magasin'] },
  saga_duree_seconds: {
    type: 'histogram',
    help: 'Durée des sagas, du démarrage à la fin, en secondes',
    labels: ['etat_final', 'magasin'],
    buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60],
  },
  saga_echecs_total: {
    type: 'counter',
    help: 'Sagas en échec, par cause et par étape',
    labels: ['type_echec', 'etape_echec', 'magasin'],
  },
  saga_etapes_total: {
    type: 'counter',
    help: 'Étapes achevées, par issue',
    labels: ['etape', 'statut', 'magasin'],
  },
  saga_compensations_total: {
    type: 'counter',
    help: 'Compensations, par type',
    labels: ['type_compensation', 'magasin'],
  },
  saga_actives_current: { type: 'gauge', help: 'Sagas non finies, par état', labels: ['etat'] },
  services_externes_calls_total: {
    type: 'counter',
    help: 'Appels aux services ; status_code 0 : pas de réponse',
    labels: ['service', 'endpoint', 'status_code'],
  },
  services_externes_duree_seconds: {
    type: 'histogram',
    help: 'Durée des appels aux services, en secondes',
    labels: ['service', 'endpoint'],
    buckets: [0.1, 0.2, 0.5, 1, 2, 5],
  },
} as const satisfies Record<string, Family>;

export type FamilyName = keyof typeof FAMILIES;
export const familyNames = Object.keys(FAMILIES) as FamilyName[];
