import { createOrder } from '../steps/create-order.ts';
import { servicesFromEnvironment } from '../wiring/services.ts';
import { stepHandler, stepInputSchema } from '../wiring/step-handler.ts';

export const handler = stepHandler('create-order', stepInputSchema, () => {
  const { orders, ordersPolicy } = servicesFromEnvironment();
  return createOrder({ orders, policy: ordersPolicy });
});
