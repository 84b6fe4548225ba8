import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Api, nothingHappens, startApi } from '../support/api.ts';
import { captureConsole } from '../support/console.ts';
import type { Request } from '../support/invoke.ts';
import { sagaIn } from '../support/saga-in.ts';

captureConsole();
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const UNKNOWN = '/api/saga/commandes/7c9e6679-7425-40de-944b-e07fc1f90ae7/';
const list = (query: Record<string, string>): Request => ({ path: '/api/saga/sagas/', query });

const others: [string, Request, number, RegExp][] = [
  ['an unknown state', list({ etat: 'PERDUE' }), 400, /etat/],
  ['a state in lower case', list({ etat: 'saga_terminee' }), 400, /etat/],
  ['a limit of zero', list({ limite: '0' }), 400, /limite/],
  ['a limit of 101', list({ limite: '101' }), 400, /limite/],
  ['a fractional limit', list({ limite: '1.5' }), 400, /limite/],
  ['a hexadecimal limit', list({ limite: '0x5' }), 400, /limite/],
  ['a limit with an exponent', list({ limite: '1e1' }), 400, /limite/],
  ['a signed limit', list({ limite: '+5' }), 400, /limite/],
  ['a filter that there is not', list({ statut: 'SAGA_TERMINEE' }), 400, /\(statut\) : champ inconnu/],
  ['a limit that is text', list({ limite: 'dix' }), 400, /limite/],
  ['a filter that is neither true nor false', list({ actives_seulement: 'oui' }), 400, /actives_seulement/],
  ['a cursor of somebody else', list({ curseur: 'abc' }), 400, /curseur/],
  ['an endless cursor', list({ curseur: 'a'.repeat(500) }), 400, /curseur/],
  ['an id that is none', { path: '/api/saga/commandes/12/' }, 400, /saga_id.*UUID invalide/],
  ['an unknown id', { path: UNKNOWN }, 404, /Saga inconnue/],
  ['an unknown id to explain', { path: `${UNKNOWN}explication/` }, 404, /Saga inconnue/],
  ['PUT', { method: 'PUT', path: '/api/saga/commandes/', body: {} }, 405, /PUT/],
  ['GET where one posts', { path: '/api/saga/commandes/' }, 405, /GET/],
  ['DELETE of a saga', { method: 'DELETE', path: UNKNOWN }, 405, /DELETE/],
  ['POST to a list', { method: 'POST', path: '/api/saga/sagas/' }, 405, /POST/],
  ['POST to the metrics', { method: 'POST', path: '/metrics/' }, 405, /POST/],
  ['an unknown path', { path: '/api/saga/nulle-part/' }, 404, /Chemin inconnu/],
  [
    'a product to simulate that is none',
    { method: 'POST', path: '/api/saga/test/echec-stock/', body: { produit_id: 'x' } },
    400,
    /produit_id/,
  ],
  [
    'an unknown field in a simulation',
    { method: 'POST', path: '/api/saga/test/echec-stock/', body: { a: 1 } },
    400,
    /a.*inconnu/,
  ],
];

const parked = sagaIn('COMPENSATION_BLOQUEE', { lines: 2 });
const who = { acteur: 'Léa', motif: 'panne finie' };
const compensate = (body: unknown): Request => ({
  method: 'POST',
  path: `/api/saga/commandes/${parked.saga_id}/compenser/`,
  body,
});
const decide = (...decisions: unknown[]) => compensate({ ...who, decisions });
const compensations: [string, Request, number, RegExp][] = [
  ['no body', compensate(''), 400, /Corps JSON attendu/],
  ['nobody', compensate({ motif: 'x' }), 400, /acteur/],
  ['a blank name', compensate({ acteur: '  ', motif: 'x' }), 400, /acteur/],
  ['no reason', compensate({ acteur: 'Léa' }), 400, /motif/],
  ['a reason past all length', compensate({ acteur: 'Léa', motif: 'x'.repeat(1001) }), 400, /motif/],
  ['half a character', compensate('{"acteur":"L\\ud800","motif":"x"}'), 400, /acteur.*Unicode/],
  ['a simulation that is text', compensate({ ...who, simulation: 'true' }), 400, /simulation/],
  ['a decision without line', decide({ issue: 'FAITE' }), 400, /décision 1, ligne/],
  ['a decision without issue', decide({ ligne: 1 }), 400, /décision 1, issue/],
  ['an unknown issue', decide({ ligne: 1, issue: 'PERDUE' }), 400, /décision 1, issue/],
  ['an unknown step', decide({ ligne: 1, issue: 'FAITE', etape: 'x' }), 400, /décision 1, etape/],
  ['a line that is not in the order', decide({ ligne: 3, issue: 'NON_FAITE' }), 400, /Ligne 3/],
  ['a sale that stands, without its id', decide({ ligne: 1, issue: 'FAITE' }), 400, /vente_id/],
  [
    'a line settled twice',
    decide(
      { ligne: 1, etape: 'create-order', issue: 'NON_FAITE' },
      { ligne: 1, etape: 'create-order', issue: 'NON_FAITE' },
    ),
    400,
    /Ligne 1.*rien à régler/,
  ],
];

describe('any other bad request', () => {
  it.each(others)('%s', (_, request, status, cause) => nothingHappens(api, request, status, cause, 0));
});

describe('a bad intervention', () => {
  beforeEach(async () => {
    await api.reset();
    await api.dynamo.put(parked);
  });
  it.each(compensations)('%s', async (_, request, status, cause) => {
    await nothingHappens(api, request, status, cause, 1);
    expect(await api.store.load(parked.saga_id)).toEqual(parked);
  });
});
