import axios from 'axios';
import { addFault, clearFaults, product, STORE, type System } from '../../scripts/system.ts';

const order = (system: System, quantite: number): Promise<{ status: number }> =>
  axios.post(
    `${system.apiUrl}/api/saga/commandes/`,
    {
      client_id: '7a1f3c52-4f0e-4d8b-9a55-0d1f6f2c9b11',
      magasin_id: STORE,
      lignes: [{ produit_id: product(1), quantite }],
    },
    { validateStatus: () => true },
  );

const refuse = (path: string) => ({ method: 'POST', path, kind: 'refuse', status: 400, times: 'always' });

/**
 * One saga of each end, and the statuses that callers got: done, refused for stock, asked for by the test endpoint,
 * failed by a service that is down, undone after a refusal, and left to a person because its undo is refused too.
 */
export async function oneOfEachEnd(system: System): Promise<number[]> {
  const statuses = [(await order(system, 1)).status, (await order(system, 100_000)).status];
  const simulated = await axios.post(`${system.apiUrl}/api/saga/test/echec-stock/`, undefined, {
    validateStatus: () => true,
  });
  statuses.push(simulated.status);

  await addFault(system, 'catalogue', { path: '/produits/', kind: 'error', status: 503, times: 'always' });
  statuses.push((await order(system, 1)).status);
  await clearFaults(system, 'catalogue');

  await addFault(system, 'commandes', refuse('/enregistrer/?$'));
  statuses.push((await order(system, 1)).status);
  await addFault(system, 'inventaire', refuse('/augmenter-stock/?$'));
  statuses.push((await order(system, 1)).status);
  await clearFaults(system, 'commandes');
  await clearFaults(system, 'inventaire');
  return statuses;
}
