import type { EffectPolicy } from '../../domain/forward.ts';
import type { InventoryClient } from '../clients/inventory.ts';
import { undoKey } from './lines.ts';
import { undoEffects } from './undo-effects.ts';

type Deps = { readonly inventory: Pick<InventoryClient, 'increase'>; readonly policy: EffectPolicy };

/**
 * Undoes reserve-stock. A reservation whose answer was lost is released too: a service that honours the key gives back
 * only what it took, and refuses the reservation should it still arrive.
 */
export const releaseStock = ({ inventory, policy }: Deps) =>
  undoEffects({
    step: 'reserve-stock',
    policy,
    call: (work, _entry, context) =>
      inventory.increase(
        {
          productId: work.line.produit_id,
          storeId: work.saga.magasin_id,
          quantity: work.line.quantite,
          idempotencyKey: undoKey(work, 'reserve-stock'),
        },
        context,
      ),
  });
