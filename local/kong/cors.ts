import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { CorsConfig } from './plugin-config.ts';

export type Cors = {
  /** Headers that every answer carries, also errors: a browser hides an error that lacks them. */
  readonly headers: (request: IncomingMessage) => OutgoingHttpHeaders;
  /** The answer to a preflight; undefined when the request is not one. */
  readonly preflight: (request: IncomingMessage) => OutgoingHttpHeaders | undefined;
};

/** The cors plugin, for `*` and plain origins. */
export function cors(config: CorsConfig): Cors {
  const anyOrigin = config.origins.includes('*');

  function origin(request: IncomingMessage): OutgoingHttpHeaders {
    const asked = request.headers.origin;
    const credentials = config.credentials ? { 'access-control-allow-credentials': 'true' } : {};
    // A browser refuses * together with credentials.
    if (anyOrigin && !config.credentials) return { 'access-control-allow-origin': '*' };
    if (asked === undefined || !(anyOrigin || config.origins.includes(asked))) return { vary: 'Origin' };
    return { 'access-control-allow-origin': asked, vary: 'Origin', ...credentials };
  }

  return {
    headers(request) {
      const exposed = config.exposed_headers?.join(',');
      return { ...origin(request), ...(exposed && { 'access-control-expose-headers': exposed }) };
    },
    preflight(request) {
      const asked = request.headers['access-control-request-headers'];
      const isPreflight = request.headers.origin && request.headers['access-control-request-method'];
      if (request.method !== 'OPTIONS' || !isPreflight) return undefined;
      const headers = origin(request);
      headers['access-control-allow-methods'] = config.methods.join(',');
      headers['access-control-allow-headers'] = config.headers?.join(',') ?? asked ?? '';
      if (config.max_age !== undefined) headers['access-control-max-age'] = String(config.max_age);
      return headers;
    },
  };
}
