import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { FaultSpec, type Faults } from './faults.ts';
import { text, uuid } from './fields.ts';
import { parse, Refusal } from './refusal.ts';
import type { ReferenceService, ServiceData, ServiceName } from './service.ts';

/** Everything invariants are checked against. `calls` counts since start or reset, faults included. */
export type ServiceState = ServiceData & { service: ServiceName; calls: Record<string, number> };

export type Control = {
  readonly state: () => ServiceState;
  readonly reset: () => void;
  readonly faults: Faults;
};

const ProductBody = z.strictObject({ id: uuid, nom: text, prix: z.number().nonnegative() });
const StockBody = z.strictObject({ produit_id: uuid, magasin_id: uuid, quantite: z.int().min(0) });

/** The control endpoint of tests and demonstrations, under a path that no gateway route reaches by accident. */
export function controlRoutes(server: FastifyInstance, service: ReferenceService, control: Control): void {
  const { faults } = control;

  server.post('/__control/faults', (request, reply) => {
    reply.code(201).send(faults.add(parse(FaultSpec, request.body)));
  });
  server.get('/__control/faults', (_request, reply) => {
    reply.send(faults.list());
  });
  server.delete('/__control/faults', (_request, reply) => {
    faults.clear();
    reply.code(204).send();
  });
  server.get('/__control/state', (_request, reply) => {
    reply.send(control.state());
  });
  server.post('/__control/reset', (_request, reply) => {
    control.reset();
    reply.code(204).send();
  });
  server.post('/__control/stock', (request, reply) => {
    if (!service.setStock) throw new Refusal(404, "Ce service n'a pas de stock");
    service.setStock(parse(StockBody, request.body));
    reply.code(204).send();
  });
  server.post('/__control/produit', (request, reply) => {
    if (!service.addProduct) throw new Refusal(404, 'Ce service ne connaît pas de produits');
    service.addProduct(parse(ProductBody, request.body));
    reply.code(204).send();
  });
}
