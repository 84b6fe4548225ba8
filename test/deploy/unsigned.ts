/** Headers that tell MiniStack which service is meant. It checks no signature, which AWS of course does. */
export const unsigned = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=none`,
});
