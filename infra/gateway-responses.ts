import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Auth } from './api-access.ts';

/** What API Gateway answers by itself, in the words of the API: French, JSON, `error`. */
export function addGatewayResponses(api: RestApi, auth: Auth): void {
  const answer = (id: string, type: ResponseType, error: string, status?: number, headers = {}) =>
    api.addGatewayResponse(id, {
      type,
      ...(status && { statusCode: String(status) }),
      responseHeaders: { 'Content-Type': "'application/json; charset=utf-8'", ...headers },
      templates: { 'application/json': JSON.stringify({ error }) },
    });

  answer('Default4xx', ResponseType.DEFAULT_4XX, 'Requête refusée');
  answer('Default5xx', ResponseType.DEFAULT_5XX, 'Erreur interne');
  answer('Throttled', ResponseType.THROTTLED, 'Trop de requêtes, réessayez plus tard', 429, {
    'Retry-After': "'1'",
  });
  answer('TooLarge', ResponseType.REQUEST_TOO_LARGE, 'Requête trop volumineuse', 413);
  answer('IntegrationTimeout', ResponseType.INTEGRATION_TIMEOUT, 'Délai de réponse dépassé', 504);
  answer('InvalidKey', ResponseType.INVALID_API_KEY, 'Clé API absente ou invalide', 403);
  // AWS says « missing token » for a path it does not know; when requests are signed, it may also be the signature.
  if (auth === 'iam')
    answer('NotSigned', ResponseType.MISSING_AUTHENTICATION_TOKEN, 'Signature absente', 403);
  else answer('NotFound', ResponseType.MISSING_AUTHENTICATION_TOKEN, 'Ressource introuvable', 404);
}
