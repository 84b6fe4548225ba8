import { newDir, remove, startStack } from '../local/aws/test-stack.ts';
import { type Engine, WAIT_SCALE } from './engine.ts';
import { FUNCTION_TIMEOUT_SECONDS, FUNCTIONS } from './functions.ts';
import { RESOURCES } from './stack.ts';

/** The cases on the embedded runtime. */
export async function embeddedEngine(): Promise<Engine> {
  const sources = Object.entries(FUNCTIONS).map(([id, code]) => [id, `export const handler = ${code};`]);
  const dir = newDir();
  const running = await startStack({
    dir,
    resources: RESOURCES as Parameters<typeof startStack>[0]['resources'],
    functions: Object.fromEntries(sources),
    timeoutSeconds: FUNCTION_TIMEOUT_SECONDS,
    options: { retryScale: WAIT_SCALE, functionEnvironment: { TMPDIR: dir } },
  });
  await running.deployment.settle();
  return {
    name: 'embedded',
    awsUrl: running.awsUrl,
    apiUrl: running.apiUrl,
    stop: async () => {
      await running.stop();
      remove(dir);
    },
  };
}
