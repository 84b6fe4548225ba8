import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startKong } from '../../../local/kong/gateway.ts';
import { CALLS } from '../lab/faults.ts';
import type { Front } from '../lab/options.ts';
import { casesOf, type MatrixCase } from './cases.ts';
import { matrixSuite } from './matrix-suite.ts';

const configPath = fileURLToPath(new URL('../../../local/kong/kong.yml', import.meta.url));

/** The gateway of the laptop, which turns cut connections into answers of its own, in front of the faulty services. */
const kongInFront = async (upstreams: Readonly<Record<string, number>>): Promise<Front> => {
  const folder = mkdtempSync(join(tmpdir(), 'kong-'));
  const at = (service: string) => `127.0.0.1:${upstreams[service]}`;
  const kong = await startKong({
    configPath,
    port: 0,
    logPath: join(folder, 'kong.log'),
    resolve: {
      'catalogue-1:8000': at('catalogue'),
      'catalogue-2:8000': at('catalogue'),
      'catalogue-3:8000': at('catalogue'),
      'inventaire:8000': at('inventaire'),
      'commandes:8000': at('commandes'),
      'saga-api:8009': '127.0.0.1:1',
    },
  });
  return {
    url: kong.url,
    close: async () => {
      await kong.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/**
 * The line and the counts make no difference to a gateway. A connection refused to it is a case of the direct matrix,
 * and it would answer for ever failing products itself, those of other sagas too, once it holds the catalogue for ill.
 */
const matters = ({ call, line, count, strike }: MatrixCase): boolean =>
  line === 2 &&
  strike.kind !== 'refused' &&
  (count === 'once' || (count === 'for ever' && strike.kind !== 'status' && call !== 'product'));

matrixSuite('fault matrix behind the gateway', CALLS.flatMap(casesOf).filter(matters), {
  gatewayFront: kongInFront,
});
