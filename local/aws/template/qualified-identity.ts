import { resolve, type Scope } from './intrinsics.ts';
import type { Identity } from './physical-names.ts';
import type { TemplateResource } from './template.ts';

/** Versions and aliases are named after what they qualify: `<arn>:<version or alias>`. Nothing for other types. */
export function qualifiedIdentity(
  { Type: type, Properties = {} }: TemplateResource,
  scope: Scope,
): Identity | undefined {
  const text = (value: unknown) => String(resolve(value ?? '', scope));
  switch (type) {
    case 'AWS::Lambda::Version':
      return identity(lambdaArn(text(Properties.FunctionName), scope), '1');
    case 'AWS::Lambda::Alias':
      return identity(lambdaArn(text(Properties.FunctionName), scope), text(Properties.Name));
    case 'AWS::StepFunctions::StateMachineVersion':
      return identity(text(Properties.StateMachineArn), '1');
    case 'AWS::StepFunctions::StateMachineAlias':
      return identity(machineOf(Properties, text), text(Properties.Name));
    default:
      return undefined;
  }
}

function identity(owner: string, qualifier: string): Identity {
  const arn = `${owner}:${qualifier}`;
  return { ref: arn, attributes: { Arn: arn, FunctionArn: arn, AliasArn: arn, Version: qualifier } };
}

function lambdaArn(functionName: string, scope: Scope): string {
  if (functionName.startsWith('arn:')) return functionName;
  return `arn:aws:lambda:${scope.ref('AWS::Region')}:${scope.ref('AWS::AccountId')}:function:${functionName}`;
}

/** An alias of a machine names versions only, in one of two places. */
function machineOf(properties: Record<string, unknown>, text: (value: unknown) => string): string {
  const routing = properties.RoutingConfiguration as { StateMachineVersionArn: unknown }[] | undefined;
  const preference = properties.DeploymentPreference as { StateMachineVersionArn: unknown } | undefined;
  const version = text((routing?.[0] ?? preference)?.StateMachineVersionArn);
  return version.slice(0, version.lastIndexOf(':'));
}
