/** A slow or silent AWS service is given up and asked again well before a function's own time is over. Milliseconds. */
export const CLIENT_LIMITS = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
};
