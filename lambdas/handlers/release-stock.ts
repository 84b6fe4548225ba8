import { releaseStock } from '../steps/release-stock.ts';
import { servicesFromEnvironment } from '../wiring/services.ts';
import { stepHandler, stepInputSchema } from '../wiring/step-handler.ts';

export const handler = stepHandler('release-stock', stepInputSchema, () => {
  const { inventory, inventoryPolicy } = servicesFromEnvironment();
  return releaseStock({ inventory, policy: inventoryPolicy });
});
