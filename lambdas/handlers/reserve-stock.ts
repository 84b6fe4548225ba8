import { reserveStock } from '../steps/reserve-stock.ts';
import { servicesFromEnvironment } from '../wiring/services.ts';
import { stepHandler, stepInputSchema } from '../wiring/step-handler.ts';

export const handler = stepHandler('reserve-stock', stepInputSchema, () => {
  const { inventory, inventoryPolicy } = servicesFromEnvironment();
  return reserveStock({ inventory, policy: inventoryPolicy });
});
