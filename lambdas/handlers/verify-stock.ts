import { verifyStock } from '../steps/verify-stock.ts';
import { servicesFromEnvironment } from '../wiring/services.ts';
import { stepHandler, stepInputSchema } from '../wiring/step-handler.ts';

export const handler = stepHandler('verify-stock', stepInputSchema, () =>
  verifyStock(servicesFromEnvironment()),
);
