import { randomUUID } from 'node:crypto';
import { newSaga, type Saga } from '../../../domain/saga.ts';

export const STORE = '550e8400-e29b-41d4-a716-446655440000';
export const CLIENT = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
export const START = new Date('2026-11-20T10:00:00.000Z');

/** The nth product of the sample data, from 1. */
export const product = (n: number): string => `550e8400-e29b-41d4-a716-44665544${String(n).padStart(4, '0')}`;

export type OrderOptions = {
  readonly id?: string;
  readonly lines?: number;
  readonly at?: Date;
  readonly timeoutSeconds?: number;
};

/** A saga just started: line n wants n of product n. */
export const order = ({
  id = randomUUID(),
  lines = 1,
  at = START,
  timeoutSeconds = 30,
}: OrderOptions = {}): Saga =>
  newSaga(
    {
      saga_id: id,
      client_id: CLIENT,
      magasin_id: STORE,
      lignes_commande: Array.from({ length: lines }, (_, index) => ({
        produit_id: product(index + 1),
        quantite: index + 1,
      })),
      empreinte_requete: 'empreinte',
      timeoutSeconds,
    },
    at,
  );
