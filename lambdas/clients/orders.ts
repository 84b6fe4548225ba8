import * as z from 'zod';
import type { Outcome } from '../../domain/ledger.ts';
import { outcomeOf } from './classify.ts';
import type { CallContext, Gateway } from './kong.ts';

const registeredSchema = z
  .object({ success: z.literal(true), vente: z.object({ id: z.union([z.string().min(1), z.int()]) }) })
  .transform(({ vente }) => ({ vente_id: String(vente.id) }));
const cancelledSchema = z
  .object({ success: z.literal(true), vente_id: z.union([z.string(), z.int()]).optional() })
  .transform(() => ({}));

export type Sale = {
  readonly clientId: string;
  readonly storeId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly idempotencyKey: string;
};

export const ordersClient = (gateway: Gateway) => ({
  /** Registers one sale, of one product: the service takes no more. Its result is `{vente_id}`. */
  register: async (sale: Sale, context: CallContext): Promise<Outcome> => {
    const reply = await gateway(
      {
        service: 'commandes',
        endpoint: 'ventes-ddd/enregistrer',
        method: 'POST',
        path: '/api/v1/ventes-ddd/enregistrer/',
        body: {
          magasin_id: sale.storeId,
          client_id: sale.clientId,
          produit_id: sale.productId,
          quantite: sale.quantity,
        },
        idempotencyKey: sale.idempotencyKey,
      },
      context,
    );
    return outcomeOf(reply, registeredSchema);
  },
  cancel: async (
    saleId: string,
    { motif, idempotencyKey }: { motif: string; idempotencyKey: string },
    context: CallContext,
  ): Promise<Outcome> => {
    const reply = await gateway(
      {
        service: 'commandes',
        endpoint: 'ventes-ddd/{vente_id}/annuler',
        method: 'PATCH',
        path: `/api/v1/ventes-ddd/${encodeURIComponent(saleId)}/annuler/`,
        body: { motif },
        idempotencyKey,
      },
      context,
    );
    return outcomeOf(reply, cancelledSchema);
  },
});

export type OrdersClient = ReturnType<typeof ordersClient>;
