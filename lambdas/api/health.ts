import { json } from './http.ts';

/** A dependency is well when its probe returns; a probe that throws says why it is not. */
export type Probes = Readonly<Record<string, () => Promise<unknown>>>;

type State = { readonly etat: 'ok' | 'indisponible'; readonly duree_ms: number; readonly cause?: string };

const examine = async (probe: () => Promise<unknown>): Promise<State> => {
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  try {
    await probe();
    return { etat: 'ok', duree_ms: elapsed() };
  } catch (error) {
    return {
      etat: 'indisponible',
      duree_ms: elapsed(),
      cause: error instanceof Error ? error.message : String(error),
    };
  }
};

/** `GET /api/saga/health/`: 200 when every dependency answers, 503 otherwise; says which one does not. */
export const healthAnswer = async (service: string, probes: Probes) => {
  const states = await Promise.all(
    Object.entries(probes).map(
      async ([name, probe]): Promise<[string, State]> => [name, await examine(probe)],
    ),
  );
  const healthy = states.every(([, { etat }]) => etat === 'ok');
  return json(healthy ? 200 : 503, {
    status: healthy ? 'healthy' : 'unhealthy',
    service,
    dependances: Object.fromEntries(states),
  });
};
