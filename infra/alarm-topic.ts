import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Config } from './config.ts';

/** Where every alarm goes. Subscribe the on-call tool to it; an e-mail address is a start. */
export function makeAlarmTopic(scope: Construct, id: string, { stage, alarmEmail }: Config): Topic {
  const topic = new Topic(scope, id, { displayName: `Order saga, ${stage}`, enforceSSL: true });
  // A topic with a policy of its own loses the default one, which is what lets the alarms of the account publish.
  topic.addToResourcePolicy(
    new PolicyStatement({
      actions: ['sns:Publish'],
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
    }),
  );
  if (alarmEmail) topic.addSubscription(new EmailSubscription(alarmEmail));
  return topic;
}
