import { InsufficientStock } from '../../domain/errors.ts';
import type { EffectPolicy } from '../../domain/forward.ts';
import type { InventoryClient } from '../clients/inventory.ts';
import { callKey } from './lines.ts';
import { performEffects } from './perform-effects.ts';

type Deps = { readonly inventory: Pick<InventoryClient, 'decrease'>; readonly policy: EffectPolicy };

/** Takes every line's quantity out of the store's stock. Undone by release-stock. */
export const reserveStock = ({ inventory, policy }: Deps) =>
  performEffects({
    step: 'reserve-stock',
    policy,
    call: (work, context) =>
      inventory.decrease(
        {
          productId: work.line.produit_id,
          storeId: work.saga.magasin_id,
          quantity: work.line.quantite,
          idempotencyKey: callKey(work, 'reserve-stock'),
        },
        context,
      ),
    refused: (motif, details) =>
      motif.toLowerCase().includes('insuffisant') ? new InsufficientStock(motif, details) : undefined,
  });
