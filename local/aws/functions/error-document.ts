import type { ErrorDocument } from './invocation-error.ts';

/** What the Node.js runtime of Lambda reports for a thrown value. */
export function errorDocument(thrown: unknown): ErrorDocument {
  if (thrown instanceof Error) {
    return { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? '').split('\n') };
  }
  return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
}
