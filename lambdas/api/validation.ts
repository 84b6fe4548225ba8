import type { APIGatewayProxyEvent } from 'aws-lambda';
import type * as z from 'zod';
import { fr } from 'zod/locales';
import { HttpError, header } from './http.ts';

const MAX_BODY_BYTES = 128 * 1024;

/** `lignes.2.quantite` as callers count: « ligne 3, quantite ». */
const fieldName = (path: readonly PropertyKey[]): string => {
  const [first, index, ...rest] = path;
  if ((first === 'lignes' || first === 'decisions') && typeof index === 'number') {
    return [`${first === 'lignes' ? 'ligne' : 'décision'} ${index + 1}`, ...rest.map(String)].join(', ');
  }
  return path.map(String).join('.');
};

const describe = (issue: z.core.$ZodIssue) => {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const champ = fieldName(path);
  const message = issue.code === 'unrecognized_keys' ? 'champ inconnu' : issue.message;
  return { champ, message };
};

/** The parsed value; otherwise a 400 whose `error` names the first bad field and whose `details` list all. */
export const validate = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const parsed = schema.safeParse(value, { error: fr().localeError });
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.slice(0, 20).map(describe);
  const [{ champ, message } = { champ: '', message: 'requête invalide' }] = details;
  throw new HttpError(
    400,
    champ ? `Champ invalide (${champ}) : ${message}` : `Requête invalide : ${message}`,
    {
      details,
    },
  );
};

type BodyRequest = Pick<APIGatewayProxyEvent, 'body' | 'headers' | 'isBase64Encoded'>;

/** The JSON body; undefined when there is none. Refuses other content types, and more than 128 KiB. */
export const readJsonBody = (request: BodyRequest): unknown => {
  const text = bodyText(request);
  if (text.trim() === '') return undefined;
  const type = header(request, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new HttpError(415, `Type de contenu non géré (${type ?? 'absent'}) : application/json est attendu`);
  }
  try {
    return JSON.parse(text);
  } catch {
    // What the engine says of it is English, and differs from version to version.
    throw new HttpError(400, 'Corps JSON invalide');
  }
};

const bodyText = ({ body, isBase64Encoded }: BodyRequest): string => {
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_BYTES) throw new HttpError(413, 'Corps trop grand : 128 Kio au plus');
  return bytes.toString('utf8');
};

/** Like `readJsonBody`, when a body is needed. */
export const requireJsonBody = (request: BodyRequest): unknown => {
  const body = readJsonBody(request);
  if (body === undefined) throw new HttpError(400, 'Corps JSON attendu');
  return body;
};
