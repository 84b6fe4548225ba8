/** What one HTTP call brings to a service, already parsed from the wire. */
export type Call = {
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** `Idempotency-Key`, when the caller sent one. */
  readonly key: string | undefined;
  /** `X-Saga-Id`: only written to the journal, never interpreted. */
  readonly sagaId: string | undefined;
};

export type Answer = {
  readonly status: number;
  readonly body: unknown;
  /** True when this is the remembered first answer to the same key. */
  readonly replayed?: boolean;
};

/** Handlers are synchronous: SQLite is, and it keeps each effect atomic without any lock. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Without a trailing slash; the server accepts both. */
  readonly path: string;
  readonly handle: (call: Call) => Answer;
};

export type ServiceName = 'catalogue' | 'inventaire' | 'commandes';

export type Stock = { produit_id: string; magasin_id: string; quantite: number };

export type Vente = {
  id: string;
  magasin: string;
  client_id: string;
  date_vente: string;
  statut: 'ACTIVE' | 'ANNULEE';
  total: number;
  lignes: { produit_id: string; quantite: number; prix_unitaire: number }[];
};

/** One committed effect. A replay or a fence adds none, so that effects can be counted. */
export type Effect = {
  key: string | null;
  sagaId: string | null;
  kind: 'diminution' | 'augmentation' | 'vente' | 'annulation';
  quantity: number;
  produit_id: string;
  at: string;
};

/** The durable side of a service, for invariant checks. Parts a service does not have are empty. */
export type ServiceData = { stocks: Stock[]; ventes: Vente[]; journal: Effect[] };

export type ReferenceService = {
  readonly routes: readonly Route[];
  readonly data: () => ServiceData;
  /** Forgets everything and puts the sample data back. */
  readonly reset: () => void;
  /** Only inventory has stock to set. */
  readonly setStock?: (stock: Stock) => void;
  /** Only catalogue and commandes know products, each for itself. */
  readonly addProduct?: (product: Product) => void;
};

export type Product = { id: string; nom: string; prix: number };
