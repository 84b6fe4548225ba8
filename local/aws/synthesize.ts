import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Template } from './template/template.ts';

/** What is to be brought up: the template, and the folder of the code of each function by its logical id. */
export interface Synthesized {
  readonly template: Template;
  readonly assetDirs: Readonly<Record<string, string>>;
}

/**
 * Bundles the functions into `outdir` and synthesizes the stack. `settings` are its environment variables. Throws
 * with the reason when the code does not build; an error by the name of ConfigError when a setting is wrong.
 */
export async function synthesize(
  outdir: string,
  settings: Record<string, string | undefined>,
): Promise<Synthesized> {
  const worker = new Worker(new URL('./synth-worker.ts', import.meta.url), {
    workerData: { outdir, settings },
    // The checks of the CDK take most of a synthesis; `npm run synth` does them.
    env: { ...process.env, CDK_VALIDATION: 'false' },
  });
  const [answer] = (await once(worker, 'message')) as [
    Synthesized | { failure: Pick<Error, 'name' | 'message'> },
  ];
  void worker.terminate();
  if ('failure' in answer) throw Object.assign(new Error(answer.failure.message), answer.failure);
  return answer;
}
