import { describe, expect, it } from '@jest/globals';
import { openApi, violation } from '../support/contract.ts';
import { send } from '../support/send.ts';
import { target } from '../support/target.ts';

/** The document that every answer of the other tests was held against, and the page that shows it. */
export function documentationSuite(): void {
  describe('documentation', () => {
    it('announces every endpoint', async () => {
      const { paths } = await openApi();
      const announced = Object.entries(paths).flatMap(([path, operations]) =>
        Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
      );
      expect(announced).toEqual(
        expect.arrayContaining([
          'POST /api/saga/commandes/',
          'GET /api/saga/commandes/{saga_id}/',
          'GET /api/saga/commandes/{saga_id}/explication/',
          'POST /api/saga/commandes/{saga_id}/compenser/',
          'GET /api/saga/sagas/',
          'POST /api/saga/test/echec-stock/',
          'GET /api/saga/health/',
          'GET /api/saga/info/',
          'GET /metrics/',
        ]),
      );
    });

    it('is what answers are held against: one that breaks it is told', async () => {
      const path = '/api/saga/health/';
      const good = await send<Record<string, unknown>>('GET', path);
      expect(await violation('GET', path, good)).toBeUndefined();
      const bad = [
        await violation('GET', path, { ...good, status: 418 }),
        await violation('POST', path, good),
        await violation('GET', path, { ...good, headers: new Headers({ 'content-type': 'text/html' }) }),
        await violation('GET', path, { ...good, body: { ...good.body, status: 'fine' } }),
        await violation('GET', path, { ...good, body: { ...good.body, secret: 1 } }),
      ];
      expect(bad).toEqual([
        expect.stringContaining('418'),
        expect.stringContaining('405'),
        expect.stringContaining('text/html'),
        expect.stringContaining('status'),
        expect.stringContaining('secret'),
      ]);
    });

    it.each(['/swagger/', '/swagger'])('%s is a page whose links lead where they should', async (path) => {
      const { status, headers, text } = await send('GET', path);
      expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      const links = [...text.matchAll(/(?:href|src|url)(?:=|: )["']([^"':]+)["']/g)].map(([, link]) => link);
      expect(links).toHaveLength(3);
      const root = target().apiUrl;
      const types = await Promise.all(
        links.map(async (link = '') => {
          const url = new URL(link, `${root}${path}`).href;
          expect(url.startsWith(`${root}/`)).toBe(true);
          const answer = await send('GET', url.slice(root.length));
          return `${answer.status} ${answer.headers.get('content-type')?.split(';')[0]}`;
        }),
      );
      expect(types).toEqual(['200 text/css', '200 text/javascript', '200 application/json']);
    });
  });
}
