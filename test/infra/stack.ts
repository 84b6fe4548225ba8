import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll } from '@jest/globals';
import { assemble, type TemplateResource } from '../../infra/assemble.ts';
import { readConfig } from '../../infra/config.ts';
import type { Stage } from '../../infra/stage.ts';
import { functionsOf, orderSaga, type SagaDefinition } from '../../statemachine/order-saga.ts';

const API_HANDLERS = ['commands', 'queries', 'health', 'operations', 'simulate-stock-failure'];
export const HANDLERS = [...functionsOf(orderSaga), ...API_HANDLERS, 'rescue'];

const root = mkdtempSync(join(tmpdir(), 'infra-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A new folder, which goes when the tests of the file have run. */
export const temporaryFolder = (): string => mkdtempSync(join(root, 'folder-'));

/** A folder with a bundle for each name: infra tests need no build. */
export function stubHandlers(names: readonly string[] = HANDLERS): string {
  const folder = temporaryFolder();
  for (const name of names) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.mjs'), `export const handler = async () => '${name}';\n`);
  }
  return folder;
}

export const GATEWAY = { 'saga:kongGatewayUrl': 'https://kong.example.org' };

export type Resource = TemplateResource & { readonly id: string };

export type View = {
  readonly resources: readonly Resource[];
  readonly outputs: string[];
  readonly ofType: (type: string) => Resource[];
  /** The resource that a `Ref` or `Fn::GetAtt` points to. */
  readonly target: (reference: unknown) => Resource | undefined;
  /** Name of the handler that a reference to a function, a version or an alias of it leads to. */
  readonly handlerOf: (reference: unknown) => string;
  /** Functions by the name of their handler. */
  readonly functions: ReadonlyMap<string, Resource>;
};

type Settings = Record<string, unknown> & { saga?: SagaDefinition };

const views = new Map<string, View>();

/** A stage as its template has it, synthesized once; settings without their `saga:` prefix. */
export function view(stage: Stage, settings: Settings = {}): View {
  const key = JSON.stringify([stage, settings]);
  const known = views.get(key) ?? synthesized(stage, settings);
  views.set(key, known);
  return known;
}

function synthesized(stage: Stage, { saga = orderSaga, ...settings }: Settings): View {
  const given = Object.fromEntries(Object.entries(settings).map(([name, value]) => [`saga:${name}`, value]));
  const handlersDir = stubHandlers([...new Set([...HANDLERS, ...functionsOf(saga)])]);
  const config = readConfig(stage, { ...GATEWAY, ...given });
  const { template, assetDir } = assemble({ config, handlersDir, saga }, temporaryFolder());
  const resources = Object.entries(template.Resources).map(([id, resource]) => ({ ...resource, id }));
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type);
  const target = (reference: unknown) => byId.get(referredId(reference));
  const handlerOf = (reference: unknown): string => {
    const found = target(reference);
    if (found?.Type === 'AWS::Lambda::Function') return basename(assetDir(found.id));
    if (!found) throw new Error(`not a reference to a function: ${JSON.stringify(reference)}`);
    return handlerOf(found.Properties.FunctionName);
  };
  return {
    resources,
    outputs: Object.keys(template.Outputs),
    ofType,
    target,
    handlerOf,
    functions: new Map(ofType('AWS::Lambda::Function').map((fn) => [basename(assetDir(fn.id)), fn])),
  };
}

function referredId(reference: unknown): string {
  const { Ref, 'Fn::GetAtt': attribute } = (reference ?? {}) as { Ref?: string; 'Fn::GetAtt'?: string[] };
  return Ref ?? attribute?.[0] ?? '';
}

/** Follows a path of keys into a value; undefined as soon as one is missing. */
export const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
