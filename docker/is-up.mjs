// Health check of the containers that have Node and no curl: exit code 0 when the URL answers 2xx.
const [url = ''] = process.argv.slice(2);
const up = await fetch(url, { signal: AbortSignal.timeout(20_000) }).then(
  ({ ok }) => ok,
  () => false,
);
process.exit(up ? 0 : 1);
