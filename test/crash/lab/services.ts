import { PRODUCTS, STORE } from '../../faults/lab/services.ts';
import type { System } from './system.ts';

const post = async (url: string, body: unknown): Promise<void> => {
  const headers = { 'Content-Type': 'application/json' };
  const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(`${url} answered ${reply.status}: ${await reply.text()}`);
};

/** Sets the stock of every sample product. */
export const setStock = async ({ servicesUrls }: System, quantite: number): Promise<void> => {
  for (const produit_id of PRODUCTS) {
    await post(`${servicesUrls.inventaire}/__control/stock`, { produit_id, magasin_id: STORE, quantite });
  }
};

/** Spoils the calls of a service, as local/services/faults.ts says, until the system ends. */
export const addFault = async (
  { servicesUrls }: System,
  service: keyof System['servicesUrls'],
  fault: unknown,
): Promise<void> => post(`${servicesUrls[service]}/__control/faults`, fault);

/** Every service works as it should again. */
export const heal = async ({ servicesUrls }: System): Promise<void> => {
  for (const url of Object.values(servicesUrls)) await fetch(`${url}/__control/faults`, { method: 'DELETE' });
};
