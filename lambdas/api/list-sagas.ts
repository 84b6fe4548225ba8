import { listItem } from '../../domain/summary.ts';
import { decodeCursor, encodeCursor } from '../store/cursor.ts';
import type { SagaList } from '../store/saga-list.ts';
import { type Endpoint, HttpError, json } from './http.ts';
import { listSchema } from './schemas.ts';
import { validate } from './validation.ts';

/** `GET /api/saga/sagas/?etat=&actives_seulement=&limite=&curseur=`; `total` counts the sagas of this page. */
export const listSagas =
  (list: SagaList): Endpoint =>
  async (request) => {
    const query = validate(listSchema, withoutEmpty(request.queryStringParameters));
    const after = query.curseur === undefined ? undefined : decodeCursor(query.curseur);
    if (query.curseur !== undefined && after === undefined) {
      throw new HttpError(400, 'Champ invalide (curseur) : ce curseur ne vient pas de cette API');
    }
    const { etat, actives_seulement, limite } = query;
    const page = await list.page({ limit: limite, activeOnly: actives_seulement, state: etat, after });
    if (page.unreadable.length > 0) {
      request.invocation.log.error('Enregistrements illisibles', { sagas: page.unreadable });
    }
    return json(200, {
      success: true,
      total: page.sagas.length,
      filtres: { etat: etat ?? null, actives_seulement },
      sagas: page.sagas.map(listItem),
      curseur_suivant: page.next === undefined ? null : encodeCursor(page.next),
    });
  };

/** `?etat=&limite=5`: a parameter left empty is a parameter not given. */
const withoutEmpty = (
  parameters: Record<string, string | undefined> | null,
): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(parameters ?? {}).filter(([, value]) => value !== ''));
