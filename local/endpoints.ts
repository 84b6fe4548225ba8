import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Runtime } from './runtime.ts';

/**
 * Writes down where everything is reached, for tools that meet a running system (`npm run demo`): ports can be chosen,
 * and those of the services are free ones. Returns what takes the file away again.
 */
export function publishEndpoints(dataDir: string, runtime: Runtime): () => void {
  const path = join(dataDir, 'endpoints.json');
  const { apiUrl, awsUrl, kongUrl, servicesUrls } = runtime;
  writeFileSync(path, `${JSON.stringify({ apiUrl, awsUrl, kongUrl, servicesUrls }, null, 2)}\n`);
  return () => rmSync(path, { force: true });
}
