import type { APIGatewayProxyResult } from 'aws-lambda';
import { isTerminal, SAGA_STATES } from '../../domain/states.ts';
import type { CounterStore } from '../store/counters.ts';
import type { SagaList } from '../store/saga-list.ts';
import { exposition } from '../telemetry/exposition.ts';
import { counted, totals } from '../telemetry/measures.ts';

/** A state without sagas shows as 0: a series that comes and goes makes gaps in graphs and silences alarms. */
const UNFINISHED = SAGA_STATES.filter((state) => !isTerminal(state));

/** `GET /metrics/`: what all functions counted, whichever instance answers, and the sagas that are not finished. */
export const metricsAnswer = async (
  counters: CounterStore,
  list: SagaList,
): Promise<APIGatewayProxyResult> => {
  const [sums, { sagas }] = await Promise.all([counters.read(), list.unfinished()]);
  const active = totals([
    ...UNFINISHED.flatMap((etat) =>
      counted('saga_actives_current', etat).map((zero) => ({ ...zero, by: 0 })),
    ),
    ...sagas.flatMap(({ etat_actuel }) => counted('saga_actives_current', etat_actuel)),
  ]);
  return {
    statusCode: 200,
    headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8', 'Cache-Control': 'no-store' },
    body: exposition(new Map([...sums, ...active])),
  };
};
