/** Who and where the stack believes it is. The account is one no real account can have. */
export interface Surroundings {
  readonly accountId: string;
  readonly region: string;
  readonly stackName: string;
}

const values: Record<string, (where: Surroundings) => unknown> = {
  'AWS::AccountId': (where) => where.accountId,
  'AWS::Region': (where) => where.region,
  'AWS::StackName': (where) => where.stackName,
  'AWS::StackId': (where) =>
    `arn:aws:cloudformation:${where.region}:${where.accountId}:stack/${where.stackName}/local`,
  'AWS::Partition': () => 'aws',
  'AWS::URLSuffix': () => 'amazonaws.com',
  'AWS::NotificationARNs': () => [],
  'AWS::NoValue': () => undefined,
};

/** Tells whether `name` is a pseudo parameter, so that `undefined` can be a value (AWS::NoValue). */
export const isPseudoParameter = (name: string) => name in values;

export const pseudoParameter = (name: string, where: Surroundings): unknown => values[name]?.(where);
