import { cancelOrder } from '../steps/cancel-order.ts';
import { servicesFromEnvironment } from '../wiring/services.ts';
import { stepHandler, stepInputSchema } from '../wiring/step-handler.ts';

export const handler = stepHandler('cancel-order', stepInputSchema, () => {
  const { orders, ordersPolicy } = servicesFromEnvironment();
  return cancelOrder({ orders, policy: ordersPolicy });
});
