import * as z from 'zod';

/** Fields shared by the services' contracts, with messages in the language of the contract. */
export const uuid = z.uuid({ error: 'UUID attendu' });
export const text = z.string({ error: 'texte attendu' }).min(1, { error: 'texte vide' });
export const quantity = z
  .int({ error: 'entier attendu' })
  .min(1, { error: 'doit être au moins 1' })
  .max(1_000_000, { error: 'doit être au plus 1000000' });
