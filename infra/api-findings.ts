import type { Method, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { acknowledge } from './acknowledge.ts';
import type { Config } from './config.ts';

/** What cdk-nag finds in the API and why it is meant so. */
export function acceptApiFindings(api: RestApi, config: Config): void {
  acknowledge(
    api,
    'AwsSolutions-APIG2',
    'The functions validate with the schemas that OpenAPI is made of, and name the field',
  );
  acknowledge(
    api.deploymentStage,
    'AwsSolutions-APIG3',
    'Callers are systems with a key or a signature; a platform that wants a web ACL associates its own',
  );
  for (const method of api.methods) {
    acknowledge(method, 'AwsSolutions-COG4', 'Callers are systems, not people: there is no pool of users');
    const reason = whyUnsigned(method, config);
    if (reason) acknowledge(method, 'AwsSolutions-APIG4', reason);
  }
}

/** Undefined for a method that wants a signature. */
function whyUnsigned({ resource, httpMethod }: Method, { stage, auth }: Config): string | undefined {
  if (resource.path.startsWith('/api/saga/health') && httpMethod === 'GET') {
    return 'Health is open by contract: monitors have no key; it tells what is up, and nothing of orders';
  }
  if (auth === 'iam') return undefined;
  return auth === 'api-key'
    ? 'The method demands an API key with a usage plan'
    : `Stage ${stage}: open by configuration, which every deployed stage refuses`;
}
