import { resolve, type Scope } from './intrinsics.ts';
import { attributeOf, type Identity, identityOf, namePropertyOf } from './physical-names.ts';
import { isPseudoParameter, pseudoParameter, type Surroundings } from './pseudo-parameters.ts';
import { qualifiedIdentity } from './qualified-identity.ts';
import { skippedTypes } from './skipped-types.ts';
import { type Template, TemplateError } from './template.ts';

/** A resource with every intrinsic function replaced by its value. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly ref: string;
  /** The ARN, or an empty string for a resource that has none. */
  readonly arn: string;
  readonly properties: Record<string, unknown>;
}

export interface Stack {
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Types that something in this folder brings up. */
const runTypes = new Set([
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::GlobalTable',
  'AWS::Lambda::Function',
  'AWS::StepFunctions::StateMachine',
  'AWS::Events::Rule',
  'AWS::SecretsManager::Secret',
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Stage',
  'AWS::ApiGateway::GatewayResponse',
  'AWS::ApiGateway::ApiKey',
  'AWS::ApiGateway::UsagePlanKey',
]);

/**
 * Reads a synthesized template: resolves references, drops what conditions and the skip table leave out.
 * Throws TemplateError for a resource type that is neither run nor deliberately skipped.
 */
export function readTemplate(template: Template, where: Surroundings): Stack {
  const scope = scopeOf(template, where);
  const kept = Object.entries(template.Resources).filter(
    ([, resource]) => resource.Condition === undefined || scope.condition(resource.Condition),
  );
  const resources: Resource[] = [];
  for (const [logicalId, { Type: type, Properties = {} }] of kept) {
    if (type in skippedTypes) continue;
    if (!runTypes.has(type)) throw unknownType(type, logicalId);
    const { ref, attributes } = scope.identity(logicalId);
    const properties = resolve(Properties, scope) as Record<string, unknown>;
    resources.push({ logicalId, type, ref, arn: attributes.Arn ?? '', properties });
  }
  const outputs = Object.entries(template.Outputs ?? {})
    .filter(([, output]) => output.Condition === undefined || scope.condition(output.Condition))
    .map(([name, output]) => [name, resolve(output.Value, scope)] as const);
  return { resources, outputs: Object.fromEntries(outputs) };
}

const unknownType = (type: string, logicalId: string) =>
  new TemplateError(
    `the embedded runtime does not know the resource type ${type} (logical id ${logicalId}): ` +
      'run it in local/aws, or list it with a reason in local/aws/template/skipped-types.ts',
  );

function scopeOf(template: Template, where: Surroundings) {
  const identities = new Map<string, Identity>();
  const scope: Scope & { identity(logicalId: string): Identity } = {
    ref(name) {
      if (isPseudoParameter(name)) return pseudoParameter(name, where);
      const parameter = template.Parameters?.[name];
      return parameter ? parameter.Default : scope.identity(name).ref;
    },
    getAtt: (logicalId, attribute) => attributeOf(scope.identity(logicalId), logicalId, attribute),
    findInMap: (map, first, second) => template.Mappings?.[map]?.[first]?.[second],
    condition: (name) => Boolean(resolve(template.Conditions?.[name] ?? false, scope)),
    identity(logicalId) {
      const known = identities.get(logicalId);
      if (known) return known;
      const found = template.Resources[logicalId];
      if (!found) throw new TemplateError(`the template refers to ${logicalId}, which it does not define`);
      const given = namePropertyOf(found.Type) && found.Properties?.[namePropertyOf(found.Type) as string];
      const name = given === undefined ? `${where.stackName}-${logicalId}` : String(resolve(given, scope));
      const qualified = qualifiedIdentity(found, scope);
      const identity = qualified ?? identityOf(found.Type, name, where.region, where.accountId);
      identities.set(logicalId, identity);
      return identity;
    },
  };
  return scope;
}
