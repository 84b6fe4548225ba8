import type { Outcome } from '../../domain/ledger.ts';
import type { CallContext } from '../clients/kong.ts';
import type { OrdersClient } from '../clients/orders.ts';
import { callKey, type LineWork } from './lines.ts';

/** Registers the sale of one line; asked again with the same key, it tells what became of it the first time. */
export const registerSale =
  (orders: Pick<OrdersClient, 'register'>) =>
  (work: LineWork, context: CallContext): Promise<Outcome> =>
    orders.register(
      {
        clientId: work.saga.client_id,
        storeId: work.saga.magasin_id,
        productId: work.line.produit_id,
        quantity: work.line.quantite,
        idempotencyKey: callKey(work, 'create-order'),
      },
      context,
    );
