import { fetchProducts } from '../steps/fetch-products.ts';
import { servicesFromEnvironment } from '../wiring/services.ts';
import { stepHandler, stepInputSchema } from '../wiring/step-handler.ts';

export const handler = stepHandler('fetch-products', stepInputSchema, () =>
  fetchProducts(servicesFromEnvironment()),
);
