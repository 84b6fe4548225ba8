import { SAGA_STATES, TRANSITIONS } from '../../domain/states.ts';
import { type Endpoint, json } from './http.ts';

/** `GET /api/saga/info/`: what this service is and how it is asked. */
export const info =
  (service: string, stage: string): Endpoint =>
  async () =>
    json(200, {
      service,
      description:
        'Orchestrateur de sagas de commande : stock, produits, réservation, commande, compensation',
      version: '1.0.0',
      environnement: stage,
      etats: SAGA_STATES,
      transitions: TRANSITIONS,
      endpoints: {
        demarrer: 'POST /api/saga/commandes/',
        consulter: 'GET /api/saga/commandes/{saga_id}/',
        expliquer: 'GET /api/saga/commandes/{saga_id}/explication/',
        compenser: 'POST /api/saga/commandes/{saga_id}/compenser/',
        lister: 'GET /api/saga/sagas/',
        sante: 'GET /api/saga/health/',
        metriques: 'GET /metrics/',
        documentation: 'GET /swagger/',
      },
    });
