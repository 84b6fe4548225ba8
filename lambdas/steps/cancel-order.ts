import type { EffectPolicy } from '../../domain/forward.ts';
import type { OrdersClient } from '../clients/orders.ts';
import { undoKey } from './lines.ts';
import { registerSale } from './sales.ts';
import { undoEffects } from './undo-effects.ts';

type Deps = { readonly orders: OrdersClient; readonly policy: EffectPolicy };

/** Undoes create-order. A sale is cancelled by its id: one whose answer was lost is asked for first, with its key. */
export const cancelOrder = ({ orders, policy }: Deps) =>
  undoEffects({
    step: 'create-order',
    policy,
    settle: registerSale(orders),
    call: (work, entry, context) =>
      orders.cancel(
        String(entry.resultat?.vente_id),
        {
          motif: `Saga ${work.saga.saga_id} annulée`,
          idempotencyKey: undoKey(work, 'create-order'),
        },
        context,
      ),
  });
