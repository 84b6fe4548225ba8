/** The remote calls of a saga. */
export const CALLS = ['stock', 'product', 'decrease', 'increase', 'register', 'cancel'] as const;
export type CallName = (typeof CALLS)[number];

/** Calls that change something in a service; the others only ask. */
export const MUTATING: readonly CallName[] = ['decrease', 'increase', 'register', 'cancel'];

/**
 * What goes wrong with one call. `before`: the service never does what was asked. `after`: it does, and the answer is
 * spoilt. A refused connection never reaches anybody; `late` hands the call on when its caller has given up.
 */
export type Strike = {
  readonly kind:
    | 'refused'
    | 'reset'
    | 'timeout'
    | 'late'
    | 'status'
    | 'empty'
    | 'truncated'
    | 'wrong-shape'
    | 'html';
  readonly when?: 'before' | 'after';
  readonly status?: number;
  /** `service`: `{error}`; `gateway`: Kong's `{message}`. */
  readonly from?: 'service' | 'gateway';
  /** Seconds, as the header says it. */
  readonly retryAfter?: number;
  /** Milliseconds before a `late` call is handed on. */
  readonly delayMs?: number;
};

export const isServiceRefusal = ({ kind, status = 0, from }: Strike): boolean =>
  kind === 'status' && from === 'service' && status >= 400 && status < 500;

/** A strike at the calls `call` of one line (from 1) of one saga: after `skip` of them, `times` in a row. */
export type Fault = {
  readonly call: CallName;
  readonly line: number;
  readonly strike: Strike;
  readonly times: number | 'always';
  readonly skip?: number;
};

/** A call as the wire shows it. `line` is absent for a read, and without a key: there, the product tells the line. */
export type RemoteCall = {
  readonly sagaId: string;
  readonly name: CallName;
  readonly line?: number;
  readonly productId?: string;
};

const PATHS: readonly (readonly [CallName, RegExp])[] = [
  ['stock', /\/stock-local\/([^/]+)\//],
  ['product', /\/produits\/([^/]+)\//],
  ['decrease', /\/diminuer-stock\//],
  ['increase', /\/augmenter-stock\//],
  ['register', /\/enregistrer\//],
  ['cancel', /\/annuler\//],
];

type Headers = { readonly [name: string]: unknown };

const productIn = (body: string): string | undefined => /"produit_id":"([^"]+)"/.exec(body)?.[1];

/** Which call a request is; undefined for health checks and the like. Header names in lower case. */
export const identify = (path: string, headers: Headers, body = ''): RemoteCall | undefined => {
  const sagaId = headers['x-saga-id'];
  if (typeof sagaId !== 'string') return undefined;
  for (const [name, pattern] of PATHS) {
    const match = pattern.exec(path);
    if (!match) continue;
    const line = /^[^:]+:[^:]+:(\d+)/.exec(String(headers['idempotency-key'] ?? ''))?.[1];
    const productId = match[1] ?? productIn(body);
    return {
      sagaId,
      name,
      ...(line ? { line: Number(line) } : {}),
      ...(productId ? { productId } : {}),
    };
  }
  return undefined;
};
