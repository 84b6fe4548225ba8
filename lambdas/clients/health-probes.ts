import type { CallContext, Gateway, GatewayRequest } from './kong.ts';

const PROBES: readonly Pick<GatewayRequest, 'service' | 'path'>[] = [
  { service: 'catalogue', path: '/api/ddd/catalogue/health/' },
  { service: 'inventaire', path: '/api/ddd/inventaire/health/' },
  { service: 'commandes', path: '/api/v1/magasins/' },
];

/** One probe per service, through Kong. Each throws with the reason when its service is not well. */
export const serviceProbes = (gateway: Gateway, context: CallContext): Record<string, () => Promise<void>> =>
  Object.fromEntries(
    PROBES.map(({ service, path }) => [
      service,
      async () => {
        const reply = await gateway({ service, endpoint: 'health', method: 'GET', path }, context);
        if (reply.kind !== 'ANSWER') throw new Error(reply.reason);
        if (reply.status !== 200) throw new Error(`HTTP ${reply.status}`);
      },
    ]),
  );
