// Synthesizes the stack in a thread of its own: the CDK leaves 150 MB behind, which go with the thread, and it blocks
// for seconds, during which the rest starts.
import { parentPort, workerData } from 'node:worker_threads';
import { synthesize } from '../../infra/synth.ts';
import type { Template } from './template/template.ts';

const { outdir, settings } = workerData as { outdir: string; settings: Record<string, string | undefined> };

try {
  const { template, assetDir } = await synthesize({ stage: 'local', env: settings, outdir });
  const functions = Object.entries((template as Template).Resources).filter(
    ([, { Type }]) => Type === 'AWS::Lambda::Function',
  );
  const assetDirs = Object.fromEntries(functions.map(([logicalId]) => [logicalId, assetDir(logicalId)]));
  parentPort?.postMessage({ template, assetDirs });
} catch (error) {
  // An error that crosses threads keeps neither its class nor its name: a bad setting is told apart by it.
  const { name, message } = error as Error;
  parentPort?.postMessage({ failure: { name, message } });
}
