import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Api, nothingHappens, startApi } from '../support/api.ts';
import { captureConsole } from '../support/console.ts';
import type { Request } from '../support/invoke.ts';
import { CLIENT, product, STORE } from '../support/order.ts';

captureConsole();
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const START_PATH = '/api/saga/commandes/';
const JSON_TYPE = { 'Content-Type': 'application/json' };
const line = { produit_id: product(1), quantite: 1 };
const good = { client_id: CLIENT, lignes: [line] };
const start = (body: unknown, headers: Record<string, string> = JSON_TYPE): Request => ({
  method: 'POST',
  path: START_PATH,
  body,
  headers,
});
const withLine = (changes: object) => start({ ...good, lignes: [line, { ...line, ...changes }] });
const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;

const starts: [string, Request, number, RegExp][] = [
  ['no body', start(undefined), 400, /Corps JSON attendu/],
  ['an empty body', start(''), 400, /Corps JSON attendu/],
  ['a blank body', start('  \n'), 400, /Corps JSON attendu/],
  ['bad JSON', start('{"client_id": '), 400, /^Corps JSON invalide$/],
  ['JSON with something after it', start(`${JSON.stringify(good)} x`), 400, /^Corps JSON invalide$/],
  ['deep JSON', start(deep), 400, /Requête invalide/],
  ['a deep field', start(`{"client_id":"${CLIENT}","lignes":${deep}}`), 400, /ligne 1/],
  ['a body of null', start('null'), 400, /Requête invalide/],
  ['a list', start([good]), 400, /Requête invalide/],
  ['text', start('"commande"'), 400, /Requête invalide/],
  ['a number', start('12'), 400, /Requête invalide/],
  ['no content type', start(good, {}), 415, /absent/],
  ['a form', start('client_id=1', { 'content-type': 'application/x-www-form-urlencoded' }), 415, /form/],
  ['XML', start('<commande/>', { 'content-type': 'text/xml; charset=utf-8' }), 415, /text\/xml/],
  ['a huge body', start({ ...good, commentaire: 'x'.repeat(200_000) }), 413, /128 Kio/],
  ['a huge body in few characters', start({ ...good, x: '€'.repeat(50_000) }), 413, /128 Kio/],
  ['an empty object', start({}), 400, /client_id/],
  ['no client', start({ lignes: [line] }), 400, /client_id/],
  ['a client that is no UUID', start({ ...good, client_id: 'moi' }), 400, /client_id.*UUID invalide/],
  ['a client that is null', start({ ...good, client_id: null }), 400, /client_id/],
  ['a client that is a number', start({ ...good, client_id: 12 }), 400, /client_id.*nombre reçu/],
  ['a store that is no UUID', start({ ...good, magasin_id: '' }), 400, /magasin_id/],
  ['a store that is null', start({ ...good, magasin_id: null }), 400, /magasin_id/],
  ['an unknown field', start({ ...good, remise: 10 }), 400, /remise.*inconnu/],
  [
    'a field that JavaScript knows',
    start(`{"__proto__":{"a":1},${JSON.stringify(good).slice(1)}`),
    400,
    /__proto__.*inconnu/,
  ],
  ['no lines', start({ client_id: CLIENT }), 400, /lignes/],
  ['an empty list of lines', start({ ...good, lignes: [] }), 400, /lignes/],
  ['lines that are no list', start({ ...good, lignes: line }), 400, /lignes/],
  ['101 lines', start({ ...good, lignes: Array(101).fill(line) }), 400, /lignes.*100/],
  ['a line that is null', start({ ...good, lignes: [line, null] }), 400, /ligne 2/],
  ['a line that is a list', start({ ...good, lignes: [[product(1), 1]] }), 400, /ligne 1/],
  ['a line without product', start({ ...good, lignes: [{ quantite: 1 }] }), 400, /ligne 1, produit_id/],
  ['a line without quantity', withLine({ quantite: undefined }), 400, /ligne 2, quantite/],
  ['a price from the caller', withLine({ prix_unitaire: 1 }), 400, /ligne 2, prix_unitaire.*inconnu/],
  ['a product that is no UUID', withLine({ produit_id: '1' }), 400, /ligne 2, produit_id/],
  [
    'a product with a trailing newline',
    withLine({ produit_id: `${product(1)}\n` }),
    400,
    /ligne 2, produit_id/,
  ],
  ['a quantity of zero', withLine({ quantite: 0 }), 400, /ligne 2, quantite/],
  ['a negative quantity', withLine({ quantite: -3 }), 400, /ligne 2, quantite/],
  ['a fractional quantity', withLine({ quantite: 1.5 }), 400, /ligne 2, quantite/],
  ['a quantity as text', withLine({ quantite: '3' }), 400, /ligne 2, quantite/],
  ['a quantity of true', withLine({ quantite: true }), 400, /ligne 2, quantite/],
  ['an enormous quantity', withLine({ quantite: 1_000_001 }), 400, /ligne 2, quantite/],
  [
    'a quantity past all integers',
    start(`{"client_id":"${CLIENT}","lignes":[{"produit_id":"${product(1)}","quantite":1e400}]}`),
    400,
    /ligne 1, quantite/,
  ],
  ['twice a product, too much in all', withLine({ quantite: 1_000_000 }), 400, /ligne 2, quantite.*1000000/],
  ['an empty idempotency key', start(good, { ...JSON_TYPE, 'Idempotency-Key': '' }), 400, /Idempotency-Key/],
  [
    'a blank in the idempotency key',
    start(good, { ...JSON_TYPE, 'Idempotency-Key': 'a b' }),
    400,
    /Idempotency-Key/,
  ],
  [
    'a long idempotency key',
    start(good, { ...JSON_TYPE, 'idempotency-key': 'x'.repeat(256) }),
    400,
    /Idempotency-Key/,
  ],
];

describe('a bad order', () => {
  it.each(starts)('%s', (_, request, status, cause) => nothingHappens(api, request, status, cause, 0));

  it('has every bad field in the details', async () => {
    const answer = await api.call(start({ client_id: 1, lignes: [{ produit_id: 'x', quantite: 0 }] }));
    expect(answer.body.details.map(({ champ }: { champ: string }) => champ)).toEqual([
      'client_id',
      'ligne 1, produit_id',
      'ligne 1, quantite',
    ]);
  });

  it('may be right in everything else: case of the type, a charset, a store', async () => {
    const request = start(
      { ...good, magasin_id: STORE },
      { 'CONTENT-TYPE': 'Application/JSON; charset=utf-8', Prefer: 'respond-async' },
    );
    expect((await api.call(request)).status).toBe(202);
    await api.reset();
  });
});
