import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '../template/read-template.ts';
import { TemplateError } from '../template/template.ts';

/** What the template says of a function, ready to run. */
export interface FunctionConfig {
  readonly name: string;
  readonly arn: string;
  /** The module to import: a file of the bundle that would be deployed. */
  readonly modulePath: string;
  readonly exportName: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
}

interface Properties {
  Handler: string;
  Timeout?: number;
  MemorySize?: number;
  Environment?: { Variables?: Record<string, unknown> };
}

/** AWS gives a function 3 seconds and 128 MB unless told otherwise. */
export function functionConfig(resource: Resource, assetDir: string): FunctionConfig {
  const properties = resource.properties as unknown as Properties;
  const dot = properties.Handler.lastIndexOf('.');
  const variables = Object.entries(properties.Environment?.Variables ?? {});
  return {
    name: resource.ref,
    arn: resource.arn,
    modulePath: moduleIn(assetDir, properties.Handler.slice(0, dot), resource.logicalId),
    exportName: properties.Handler.slice(dot + 1),
    timeoutMs: (properties.Timeout ?? 3) * 1000,
    memoryMb: properties.MemorySize ?? 128,
    environment: Object.fromEntries(variables.map(([name, value]) => [name, String(value)])),
  };
}

function moduleIn(assetDir: string, name: string, logicalId: string): string {
  const found = ['.mjs', '.js', '.cjs']
    .map((ending) => join(assetDir, name + ending))
    .find((path) => existsSync(path));
  if (!found) throw new TemplateError(`function ${logicalId}: no module ${name} in its bundle ${assetDir}`);
  return found;
}
