import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';

export type UpstreamCall = Omit<Dispatcher.DispatchOptions, 'origin'>;

export type Forwarded =
  /** The upstream's answer was passed on whole. */
  | { readonly kind: 'answered' }
  /** Nothing was answered. `sent`: the upstream may have received the request. */
  | { readonly kind: 'failed'; readonly failure: 'connection' | 'timeout' | 'name'; readonly sent: boolean }
  /** The answer broke off after its headers were passed on, so the caller's connection was cut. */
  | { readonly kind: 'cut'; readonly failure: 'connection' | 'timeout' }
  /** The caller went away first. */
  | { readonly kind: 'abandoned' };

const TIMEOUTS = ['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'];
const NAMES = ['ENOTFOUND', 'EAI_AGAIN'];

/**
 * Sends one call to one target and streams its answer to the caller. `headers` is asked for the headers to pass
 * on once the upstream's are there. Never rejects.
 */
export function forward(
  upstream: Dispatcher,
  call: UpstreamCall,
  response: ServerResponse,
  headers: (status: number, upstream: IncomingHttpHeaders) => OutgoingHttpHeaders,
): Promise<Forwarded> {
  return new Promise((resolve) => {
    let sent = false;
    let answering = false;
    let abort: ((reason: Error) => void) | undefined;

    const abandon = () => abort?.(new Error('the caller went away'));
    response.once('close', abandon);
    const settle = (outcome: Forwarded) => {
      response.off('close', abandon);
      resolve(outcome);
    };

    upstream.dispatch(call, {
      onRequestStart(controller) {
        sent = true;
        abort = (reason) => controller.abort(reason);
        if (response.destroyed) abandon();
      },
      onResponseStart(controller, status, upstreamHeaders) {
        if (status < 200) return;
        answering = true;
        response.writeHead(status, headers(status, upstreamHeaders));
        response.on('drain', () => controller.resume());
      },
      onResponseData(controller, chunk) {
        if (!response.write(chunk)) controller.pause();
      },
      onResponseEnd() {
        settle({ kind: 'answered' });
        response.end();
      },
      onResponseError(_controller, error) {
        if (response.destroyed) return settle({ kind: 'abandoned' });
        const failure = classify(error);
        if (!answering) return settle({ kind: 'failed', failure, sent });
        settle({ kind: 'cut', failure: failure === 'timeout' ? failure : 'connection' });
        response.destroy();
      },
    });
  });
}

function classify(error: Error & { code?: string }): 'connection' | 'timeout' | 'name' {
  const { code = '' } = error;
  if (TIMEOUTS.includes(code)) return 'timeout';
  return NAMES.includes(code) ? 'name' : 'connection';
}
