import { unfinished } from './orders.ts';
import { heal } from './services.ts';
import type { System } from './system.ts';

/** A person asks for the compensation of a saga. The status of the answer, or undefined when none came. */
export const compensate = async ({ apiUrl }: System, sagaId: string): Promise<number | undefined> => {
  try {
    const reply = await fetch(`${apiUrl}/api/saga/commandes/${sagaId}/compenser/`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ acteur: 'astreinte', motif: 'service rétabli' }),
    });
    await reply.arrayBuffer();
    return reply.status;
  } catch {
    return undefined;
  }
};

/** A person who finds parked sagas repairs the services, then sends the sagas on. */
export const sendOnParked = async (system: System): Promise<void> => {
  const sagas = await unfinished(system);
  const parked = sagas.filter(({ etat_actuel }) => etat_actuel === 'COMPENSATION_BLOQUEE');
  if (parked.length > 0) await heal(system);
  for (const { saga_id } of parked) await compensate(system, saga_id);
};
