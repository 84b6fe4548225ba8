import { describe, expect, it } from '@jest/globals';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { inProcessApp } from '../../infra/assemble.ts';
import { readConfig } from '../../infra/config.ts';
import { OrderSagaStack } from '../../infra/order-saga-stack.ts';
import { GATEWAY, stubHandlers, temporaryFolder } from './stack.ts';

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
