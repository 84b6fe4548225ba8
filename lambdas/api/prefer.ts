/** What the caller prefers (RFC 7240): how long to wait for the end, in seconds, and how that is confirmed. */
export type Preference = { readonly waitSeconds: number; readonly applied?: string };

/** `respond-async` answers at once, `wait=N` after N seconds at most. What is not understood is ignored, as the RFC says. */
export const readPreference = (prefer: string | undefined, defaultSeconds: number): Preference => {
  const tokens = (prefer ?? '').split(',').map((token) => token.replace(/;.*$/s, '').trim().toLowerCase());
  const wait = tokens.map((token) => /^wait\s*=\s*"?(\d{1,6})"?$/.exec(token)?.[1]).find(Boolean);
  if (wait !== undefined) {
    const waitSeconds = Math.min(Number(wait), defaultSeconds);
    return { waitSeconds, applied: `wait=${waitSeconds}` };
  }
  return tokens.includes('respond-async')
    ? { waitSeconds: 0, applied: 'respond-async' }
    : { waitSeconds: defaultSeconds };
};
