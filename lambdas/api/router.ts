import httpRouter, { type Route } from '@middy/http-router';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type Endpoint, HttpError } from './http.ts';

export type Routes = Readonly<Record<string, Endpoint>>;

/** `GET /path` -> endpoint. Unknown paths are 404, known paths asked with another method 405 with `Allow`. */
export const router = (routes: Routes, alsoAllowed: readonly string[] = []) => {
  const parsed = Object.entries(routes).map(([key, handler]) => {
    const [method = '', path = ''] = key.split(' ');
    return { method, path, handler } as unknown as Route<APIGatewayProxyEvent, APIGatewayProxyResult> & {
      path: string;
    };
  });
  const known = [...parsed.map(({ method, path }) => `${method} ${path}`), ...alsoAllowed].map((key) => {
    const [method = '', path = ''] = key.split(' ');
    return { method, pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`) };
  });
  return httpRouter({
    routes: parsed,
    notFoundResponse: ({ method, path }) => {
      const allowed = known.filter(({ pattern }) => pattern.test(path)).map((route) => route.method);
      if (allowed.length === 0) throw new HttpError(404, `Chemin inconnu : ${path}`);
      const allow = [...new Set(allowed)].join(', ');
      throw new HttpError(405, `Méthode ${method} non permise ici : ${allow}`, { headers: { Allow: allow } });
    },
  });
};

/** `/a/b/` and `/a/b` are one path to callers; API Gateway hands on what they wrote. */
export const canonicalPath = (path: string): string =>
  path.length > 1 ? path.replace(/\/+$/, '') || '/' : path;
