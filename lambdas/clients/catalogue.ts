import * as z from 'zod';
import { UnknownProduct } from '../../domain/errors.ts';
import { answerOf } from './classify.ts';
import type { CallContext, Gateway } from './kong.ts';

/** A decimal number, as a number or as the text that Django sends. */
const price = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d+(\.\d+)?$/)
      .transform(Number),
  ])
  .pipe(z.number().nonnegative());

const productSchema = z.object({ id: z.guid(), nom: z.string().min(1), prix: price });

export const catalogueClient = (gateway: Gateway) => ({
  /** Name and price (euros). Throws UnknownProduct for a product the catalogue does not have. */
  product: async (productId: string, context: CallContext) => {
    const reply = await gateway(
      {
        service: 'catalogue',
        endpoint: 'produits/{id}',
        method: 'GET',
        path: `/api/ddd/catalogue/produits/${productId}/`,
      },
      context,
    );
    const product = answerOf(reply, productSchema, (status, motif, body) =>
      status === 404 && !isKongAnswer(body)
        ? new UnknownProduct(`Produit inconnu du catalogue : ${productId}`, { produit_id: productId, motif })
        : undefined,
    );
    return { nom_produit: product.nom, prix_unitaire: product.prix };
  },
});

/** Kong's own answers carry `message`; the services' carry `error` or `detail`. */
const isKongAnswer = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'message' in body && !('error' in body);

export type CatalogueClient = ReturnType<typeof catalogueClient>;
