import * as z from 'zod';
import { UnknownProduct } from '../../domain/errors.ts';
import type { Outcome } from '../../domain/ledger.ts';
import { answerOf, outcomeOf } from './classify.ts';
import type { CallContext, Gateway } from './kong.ts';

const stockSchema = z.object({ quantite: z.int().nonnegative() });
/**
 * The answer to a change of stock. The contract leaves its body open, and nothing of it is used; but it must speak of the
 * change in one of the ways services do, or a proxy's page in JSON would count as stock that was taken.
 */
const changedSchema = z
  .object({ success: z.literal(true), message: z.string(), produit_id: z.string(), quantite: z.number() })
  .partial()
  .refine((body) => Object.keys(body).length > 0)
  .transform(() => ({}));

export type StockChange = {
  readonly productId: string;
  readonly storeId: string;
  readonly quantity: number;
  readonly idempotencyKey: string;
};

export const inventoryClient = (gateway: Gateway) => {
  const change = async (endpoint: string, wanted: StockChange, context: CallContext): Promise<Outcome> => {
    const reply = await gateway(
      {
        service: 'inventaire',
        endpoint,
        method: 'POST',
        path: `/api/ddd/inventaire/${endpoint}/`,
        body: { produit_id: wanted.productId, quantite: wanted.quantity, magasin_id: wanted.storeId },
        idempotencyKey: wanted.idempotencyKey,
      },
      context,
    );
    return outcomeOf(reply, changedSchema);
  };
  return {
    /** Units in the store. Throws UnknownProduct when it does not know the product, or nobody knows the store: one answer. */
    stock: async (productId: string, storeId: string, context: CallContext): Promise<number> => {
      const reply = await gateway(
        {
          service: 'inventaire',
          endpoint: 'stock-local/{produit_id}/{magasin_id}',
          method: 'GET',
          path: `/api/ddd/inventaire/stock-local/${productId}/${storeId}/`,
        },
        context,
      );
      const refused = (status: number, motif: string) =>
        status === 400
          ? new UnknownProduct(`Aucun stock du produit ${productId} au magasin ${storeId}`, {
              produit_id: productId,
              magasin_id: storeId,
              motif,
            })
          : undefined;
      return answerOf(reply, stockSchema, refused).quantite;
    },
    decrease: (wanted: StockChange, context: CallContext) => change('diminuer-stock', wanted, context),
    /** With a key that ends in `:undo` the service also refuses the forward call should it still arrive. */
    increase: (wanted: StockChange, context: CallContext) => change('augmenter-stock', wanted, context),
  };
};

export type InventoryClient = ReturnType<typeof inventoryClient>;
