import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { OrderSagaStack, type OrderSagaStackProps, stackName } from './order-saga-stack.ts';

export type Template = {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
};
export type TemplateResource = {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
};

export type Assembled = {
  readonly template: Template;
  /** By stack name. */
  readonly templates: Readonly<Record<string, Template>>;
  /** Folder of the code of a function, by its logical id. @throws Error for an id that is no function's. */
  readonly assetDir: (functionLogicalId: string) => string;
};

type Assets = { readonly files: Readonly<Record<string, { readonly source: { readonly path: string } }>> };

/** An app with the flags of `cdk.json`, which the CDK's command line passes by itself, and without checks. */
export const inProcessApp = (props: AppProps = {}): App =>
  new App({
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    context: {
      ...JSON.parse(readFileSync(resolve(import.meta.dirname, '../cdk.json'), 'utf8')).context,
      // The code runs from where it was built: copies would only take time.
      'aws:cdk:disable-asset-staging': true,
    },
    ...props,
  });

/** Synthesizes the stack in this process; `outdir` is where the cloud assembly goes, a temporary folder by default. */
export function assemble(stack: OrderSagaStackProps, outdir?: string): Assembled {
  const app = inProcessApp(outdir ? { outdir } : {});
  new OrderSagaStack(app, stack);
  const assembly = app.synth();
  const name = stackName(stack.config);
  const template: Template = assembly.getStackByName(name).template;
  const { files }: Assets = JSON.parse(readFileSync(join(assembly.directory, `${name}.assets.json`), 'utf8'));
  return {
    template,
    templates: { [name]: template },
    assetDir: (functionLogicalId) => {
      const code = template.Resources[functionLogicalId]?.Properties.Code as { S3Key?: string } | undefined;
      const file = files[code?.S3Key?.replace(/\.zip$/, '') ?? ''];
      if (!file) throw new Error(`${functionLogicalId} is not a function of ${name} with code of its own`);
      return resolve(assembly.directory, file.source.path);
    },
  };
}
