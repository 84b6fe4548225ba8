import { describe, expect, it } from '@jest/globals';
import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { inProcessApp } from '../../infra/assemble.ts';
import { readConfig } from '../../infra/config.ts';
import { OrderSagaStack } from '../../infra/order-saga-stack.ts';
import { STAGES } from '../../infra/stage.ts';
import { at, GATEWAY, stubHandlers, temporaryFolder } from './stack.ts';

const handlersDir = stubHandlers();

function stackOf(stage: string, auth: string): OrderSagaStack {
  const config = readConfig(stage, { ...GATEWAY, 'saga:auth': auth });
  return new OrderSagaStack(inProcessApp({ outdir: temporaryFolder() }), { config, handlersDir });
}

const findings = (stack: OrderSagaStack) =>
  new AwsSolutionsChecks().validateScope(stack).violations.map(({ ruleName, violatingResources }) => ({
    ruleName,
    at: violatingResources.map(({ constructPath }) => constructPath),
  }));

/** What was accepted on a construct, or on one that it is part of. */
const accepted = ({ node }: IConstruct): string[] =>
  node.scopes.flatMap((scope) =>
    scope.node.metadata
      .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
      .flatMap(({ data }) => Object.keys(data as object)),
  );

/** A resource of a statement as cdk-nag writes it: `<Id.Arn>:*`. */
const written = (resource: unknown): string => {
  const parts = (at(resource, 'Fn::Join', '1') ?? [resource]) as unknown[];
  return parts
    .map((part) => {
      const names = [at(part, 'Ref') ?? at(part, 'Fn::GetAtt') ?? []].flat();
      return typeof part === 'string' ? part : `<${names.join('.')}>`;
    })
    .join('');
};

describe.each(STAGES)('wildcards in the policies of stage %s', (stage) => {
  it('each have a reason beside them', () => {
    const stack = stackOf(stage, 'api-key');
    const wild = stack.node.findAll().flatMap((construct) => {
      if (!(construct instanceof CfnPolicy)) return [];
      const statements = at(stack.resolve(construct.policyDocument), 'Statement') as { Resource: unknown }[];
      return statements
        .flatMap(({ Resource }) => Resource)
        .map(written)
        .filter((resource) => resource.includes('*'))
        .map((resource) => ({ resource, ids: accepted(construct) }));
    });
    expect(wild.length).toBeGreaterThan(10);
    for (const { resource, ids } of wild)
      expect(ids).toContain(`Annotation::AwsSolutions-IAM5[Resource::${resource}]`);
  });
});

describe('cdk-nag', () => {
  it.each([
    ['local', 'none'],
    ['local', 'api-key'],
    ['dev', 'api-key'],
    ['dev', 'iam'],
    ['staging', 'api-key'],
    ['staging', 'iam'],
    ['prod', 'api-key'],
    ['prod', 'iam'],
  ])('has nothing to say of stage %s with %s', (stage, auth) => {
    expect(findings(stackOf(stage, auth))).toEqual([]);
  });

  it('still speaks of what nobody accepted', () => {
    const stack = stackOf('prod', 'iam');
    new Bucket(stack, 'Open');
    expect(findings(stack).map(({ ruleName }) => ruleName)).toContain('AwsSolutions-S1');
  });

  it('hears a reason for each finding that is accepted', () => {
    const reasons = stackOf('prod', 'api-key')
      .node.findAll()
      .flatMap(({ node }) => node.metadata.filter(({ type }) => type === 'aws:cdk:acknowledged-rules'))
      .flatMap(({ data }) => Object.entries(data as Record<string, string>));
    expect(reasons.length).toBeGreaterThan(10);
    for (const [rule, reason] of reasons) expect([rule, reason.length > 30]).toEqual([rule, true]);
  });
});
