import type { EffectPolicy } from '../../domain/forward.ts';
import type { OrdersClient } from '../clients/orders.ts';
import { performEffects } from './perform-effects.ts';
import { registerSale } from './sales.ts';

type Deps = { readonly orders: Pick<OrdersClient, 'register'>; readonly policy: EffectPolicy };

/** Registers one sale per line: the service takes one product at a time. Undone by cancel-order. */
export const createOrder = ({ orders, policy }: Deps) =>
  performEffects({ step: 'create-order', policy, call: registerSale(orders) });
