import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { startRuntime } from '../local/runtime.ts';

/** Where a running system is reached; the services past Kong, for their control endpoints. */
export type System = {
  readonly apiUrl: string;
  readonly kongUrl: string;
  readonly awsUrl: string;
  readonly servicesUrls: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
};

/** Products and store that the reference services begin with. */
export const STORE = '550e8400-e29b-41d4-a716-446655440000';
export const product = (number: 1 | 2 | 3 | 4 | 5): string => `550e8400-e29b-41d4-a716-44665544000${number}`;
export const LAPTOP_API_KEY = 'magasin-secret-key-2025';

const nothing = async (): Promise<void> => {};

/** The system that `npm start` runs here, if one does. */
export const runningSystem = async (dataDir: string): Promise<System | undefined> => {
  try {
    const system = JSON.parse(readFileSync(join(dataDir, 'endpoints.json'), 'utf8')) as Omit<System, 'stop'>;
    await axios.get(`${system.apiUrl}/api/saga/info/`, { timeout: 2_000 });
    return { ...system, stop: nothing };
  } catch {
    return undefined;
  }
};

/** A system of its own, on free ports, that leaves nothing behind. */
export const freshSystem = async (settings: Record<string, string> = {}): Promise<System> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'order-saga-'));
  const runtime = await startRuntime({ dataDir, settings });
  await runtime.settled;
  return {
    ...runtime,
    stop: async () => {
      await runtime.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

const control = (system: System, service: string, path: string): string => {
  const url = system.servicesUrls[service];
  if (!url) throw new Error(`No address for the service ${service}`);
  return `${url}/__control/${path}`;
};

export const setStock = async (system: System, productId: string, quantite: number): Promise<void> => {
  await axios.post(control(system, 'inventaire', 'stock'), {
    produit_id: productId,
    magasin_id: STORE,
    quantite,
  });
};

export const stockOf = async (system: System, productId: string): Promise<number> => {
  const { data } = await axios.get<{ quantite: number }>(
    `${system.kongUrl}/api/inventaire/api/ddd/inventaire/stock-local/${productId}/${STORE}/`,
    { headers: { 'X-API-Key': LAPTOP_API_KEY } },
  );
  return data.quantite;
};

export const addFault = async (system: System, service: string, fault: unknown): Promise<void> => {
  await axios.post(control(system, service, 'faults'), fault);
};

export const clearFaults = async (system: System, service: string): Promise<void> => {
  await axios.delete(control(system, service, 'faults'));
};

/** Makes a product known to all three services, with plenty of stock. */
export const addProduct = async (system: System, id: string): Promise<void> => {
  const body = { id, nom: `Produit ${id.slice(-4)}`, prix: 9.99 };
  await axios.post(control(system, 'catalogue', 'produit'), body);
  await axios.post(control(system, 'commandes', 'produit'), body);
  await setStock(system, id, 1_000_000);
};
