import { randomUUID } from 'node:crypto';
import { SERVICES, type Service, serviceUrl } from './target.ts';

export const STORE = '550e8400-e29b-41d4-a716-446655440000';

/** What the tests read of `GET /__control/state`. */
export type ServiceState = {
  readonly stocks: readonly { readonly produit_id: string; readonly quantite: number }[];
  readonly ventes: readonly {
    readonly id: string;
    readonly statut: 'ACTIVE' | 'ANNULEE';
    readonly lignes: readonly { readonly produit_id: string; readonly quantite: number }[];
  }[];
};

async function control(service: Service, method: string, path: string, body?: unknown): Promise<string> {
  const response = await fetch(`${serviceUrl(service)}/__control/${path}`, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${service} refused ${method} ${path}: ${response.status} ${text}`);
  return text;
}

/** A fault as the services take it; see local/services/faults.ts. */
export type Fault = {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly path?: string;
  readonly kind: 'latency' | 'refuse' | 'error';
  readonly times?: number | 'always';
  readonly skip?: number;
  readonly latencyMs?: number;
  readonly status?: number;
};

export const addFault = (service: Service, fault: Fault) => control(service, 'POST', 'faults', fault);

export const healAll = async (): Promise<void> => {
  await Promise.all(SERVICES.map((service) => control(service, 'DELETE', 'faults')));
};

export const stateOf = async (service: Service): Promise<ServiceState> =>
  JSON.parse(await control(service, 'GET', 'state'));

/** A product that no other test knows, so that what is counted is what this test did. */
export async function newProduct(stock: number, prix = 10): Promise<string> {
  const id = randomUUID();
  const product = { id, nom: `Produit ${id.slice(0, 4)}`, prix };
  await control('catalogue', 'POST', 'produit', product);
  await control('commandes', 'POST', 'produit', product);
  await control('inventaire', 'POST', 'stock', { produit_id: id, magasin_id: STORE, quantite: stock });
  return id;
}

export const stockOf = async (product: string): Promise<number | undefined> =>
  (await stateOf('inventaire')).stocks.find(({ produit_id }) => produit_id === product)?.quantite;

/** Quantity in sales that stand. */
export const soldOf = async (product: string): Promise<number> =>
  (await stateOf('commandes')).ventes
    .filter(({ statut }) => statut === 'ACTIVE')
    .flatMap(({ lignes }) => lignes)
    .filter(({ produit_id }) => produit_id === product)
    .reduce((sum, { quantite }) => sum + quantite, 0);
