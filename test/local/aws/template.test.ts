import { describe, expect, it } from '@jest/globals';
import { readTemplate } from '../../../local/aws/template/read-template.ts';
import type { Template } from '../../../local/aws/template/template.ts';

const where = { accountId: '000000000000', region: 'eu-west-1', stackName: 'local' };

/** What a property of a table becomes. */
function resolved(
  value: unknown,
  more: Partial<Template> = {},
  resources: Template['Resources'] = {},
): unknown {
  const Table = { Type: 'AWS::DynamoDB::Table', Properties: { Tags: value } };
  const stack = readTemplate({ ...more, Resources: { ...resources, Table } }, where);
  return stack.resources.find(({ logicalId }) => logicalId === 'Table')?.properties.Tags;
}

const lambda = { Fn: { Type: 'AWS::Lambda::Function', Properties: {} } };
const lambdaArn = 'arn:aws:lambda:eu-west-1:000000000000:function:local-Fn';

describe('reading a template', () => {
  it.each<[string, unknown, unknown]>([
    ['Ref to a resource', { Ref: 'Fn' }, 'local-Fn'],
    ['Ref to a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['Ref to a parameter', { Ref: 'Size' }, 'small'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Fn', 'Arn'] }, lambdaArn],
    ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Fn.Arn' }, lambdaArn],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Partition' }]] }, 'a-aws'],
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: it is the syntax of Fn::Sub
    [
      'Fn::Sub',
      { 'Fn::Sub': 'x-${AWS::AccountId}-${Fn.Arn}-${!literal}' },
      `x-000000000000-${lambdaArn}-\${literal}`,
    ],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${a}/${Fn}', { a: { Ref: 'Size' } }] }, 'small/local-Fn'],
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: end of Fn::Sub
    ['Fn::Select of Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['Fn::If', { 'Fn::If': ['IsSmall', 'yes', 'no'] }, 'yes'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Size' }, 'cpu'] }, 1],
    ['AWS::NoValue in a list', ['a', { Ref: 'AWS::NoValue' }], ['a']],
    ['AWS::NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    [
      'nested',
      [{ deep: { 'Fn::Join': ['', ['a', { 'Fn::GetAtt': ['Fn', 'Arn'] }]] } }],
      [{ deep: `a${lambdaArn}` }],
    ],
  ])('resolves %s', (_name, value, expected) => {
    const more = {
      Parameters: { Size: { Default: 'small' } },
      Conditions: { IsSmall: { 'Fn::Equals': [{ Ref: 'Size' }, 'small'] } },
      Mappings: { Sizes: { small: { cpu: 1 } } },
    };
    expect(resolved(value, more, lambda)).toEqual(expected);
  });

  it('names a version and an alias after their function', () => {
    const qualified = {
      ...lambda,
      Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Fn' } } },
      Alias: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Fn' }, Name: 'live' } },
    };
    expect(resolved([{ Ref: 'Version' }, { Ref: 'Alias' }], {}, qualified)).toEqual([
      `${lambdaArn}:1`,
      `${lambdaArn}:live`,
    ]);
  });

  it('leaves out a resource whose condition is false', () => {
    const off = { Off: { Type: 'AWS::DynamoDB::Table', Condition: 'Never', Properties: {} } };
    const template = {
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { ...lambda, ...off },
    };
    expect(readTemplate(template, where).resources.map(({ logicalId }) => logicalId)).toEqual(['Fn']);
  });

  it('resolves outputs', () => {
    const template = { Resources: lambda, Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Fn', 'Arn'] } } } };
    expect(readTemplate(template, where).outputs).toEqual({ Arn: lambdaArn });
  });

  it('skips what the table of skipped types lists', () => {
    const resources = { Role: { Type: 'AWS::IAM::Role' }, Alarm: { Type: 'AWS::CloudWatch::Alarm' } };
    expect(readTemplate({ Resources: resources }, where).resources).toEqual([]);
  });

  it('refuses an unknown type, naming it and its logical id', () => {
    const template = { Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } };
    expect(() => readTemplate(template, where)).toThrow(/AWS::S3::Bucket \(logical id Bucket\)/);
  });

  it.each([
    ['an unknown intrinsic function', { 'Fn::ImportValue': 'x' }, /Fn::ImportValue is not supported/],
    ['a reference to nothing', { Ref: 'Nothing' }, /Nothing, which it does not define/],
    ['an unknown attribute', { 'Fn::GetAtt': ['Fn', 'Colour'] }, /Fn::GetAtt Fn.Colour/],
  ])('refuses %s', (_name, value, message) => {
    expect(() => resolved(value, {}, lambda)).toThrow(message);
  });
});
