import { basename } from 'node:path';
import type { Metafile } from 'esbuild';

/** One file of a handler's bundle: what esbuild called it, and its name in the bundle's folder. */
export type BundleFile = { readonly output: string; readonly name: string; readonly bytes: number };

/**
 * The files of a handler: its entry, which becomes `index.mjs`, and every chunk that it may ever import.
 *
 * @throws Error when together they exceed the budget, naming what weighs most.
 */
export function filesOf({ outputs }: Metafile, handler: string, budgetBytes: number): BundleFile[] {
  const entry = Object.keys(outputs).find((path) => basename(path) === `${handler}.mjs`);
  const reached = new Set(entry ? [entry] : []);
  // A set hands out what is added while it is read: this walks the imports to their end.
  for (const path of reached) {
    for (const imported of outputs[path]?.imports ?? []) if (!imported.external) reached.add(imported.path);
  }
  const files = [...reached].map((path) => ({
    output: basename(path),
    name: path === entry ? 'index.mjs' : basename(path),
    bytes: outputs[path]?.bytes ?? 0,
  }));
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > budgetBytes) {
    const heaviest = heaviestInputs(outputs, reached).join(', ');
    throw new Error(
      `handler ${handler}: ${total} bytes, over the budget of ${budgetBytes}: most is ${heaviest}`,
    );
  }
  return files;
}

function heaviestInputs(outputs: Metafile['outputs'], paths: Iterable<string>): string[] {
  return [...paths]
    .flatMap((path) => Object.entries(outputs[path]?.inputs ?? {}))
    .sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput)
    .slice(0, 3)
    .map(([input, { bytesInOutput }]) => `${input} (${bytesInOutput})`);
}
