import { productsFetched, productsKnown } from '../../domain/forward.ts';
import { isDue } from '../../domain/saga.ts';
import type { CatalogueClient } from '../clients/catalogue.ts';
import { askEach, forwardContext } from './lines.ts';
import type { Step } from './step.ts';

type Deps = { readonly catalogue: CatalogueClient; readonly concurrency: number };

/** Names and prices come from the catalogue, never from the caller. */
export const fetchProducts =
  ({ catalogue, concurrency }: Deps): Step =>
  async ({ saga_id }, attempt) => {
    const saga = await attempt.store.load(saga_id);
    if (!isDue(saga, 'fetch-products', attempt.now()) || productsKnown(saga)) return;
    const context = forwardContext(saga, attempt);
    const products = await askEach(saga, concurrency, ({ line }) =>
      catalogue.product(line.produit_id, context),
    );
    await attempt.store.update(saga, (current) => productsFetched(current, products, attempt.now()));
  };
