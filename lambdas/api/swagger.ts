import { readFile } from 'node:fs/promises';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { type Endpoint, HttpError } from './http.ts';

/** The files of swagger-ui-dist that the page needs; the bundle carries them beside the function. */
const TYPES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

/** `base` is where the API's root is, seen from the page: it works under a stage and behind a gateway. */
const page = (base: string): string => `<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8">
    <title>Orchestrateur de sagas</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${base}swagger/swagger-ui.css">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="${base}swagger/swagger-ui-bundle.js"></script>
    <script>
      SwaggerUIBundle({ url: '${base}openapi.json', dom_id: '#swagger-ui', deepLinking: true });
    </script>
  </body>
</html>
`;

const answer = (body: string, type: string, cache: string): APIGatewayProxyResult => ({
  statusCode: 200,
  headers: { 'Content-Type': type, 'Cache-Control': cache },
  body,
});

/** `GET /swagger/` and, without the trailing slash, `GET /swagger`: relative links differ by one level. */
export const swaggerPage: Endpoint = async ({ requestPath }) =>
  answer(page(requestPath.endsWith('/') ? '../' : './'), 'text/html; charset=utf-8', 'no-store');

/** `GET /swagger/{file}` */
export const swaggerFile =
  (folder: URL): Endpoint =>
  async ({ pathParameters }) => {
    const name = pathParameters?.file ?? '';
    const type = TYPES[name];
    if (type === undefined) throw new HttpError(404, `Fichier inconnu : ${name}`);
    return answer(await readFile(new URL(name, folder), 'utf8'), type, 'public, max-age=86400');
  };
