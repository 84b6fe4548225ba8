import {
  AuthorizationType,
  type IRestApi,
  type MethodOptions,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { Config } from './config.ts';

export type Auth = Config['auth'];

/** What a caller must show on every route but health: nothing, a key in `x-api-key`, or a signature (SigV4). */
export const guarded = (auth: Auth): MethodOptions => ({
  authorizationType: auth === 'iam' ? AuthorizationType.IAM : AuthorizationType.NONE,
  apiKeyRequired: auth === 'api-key',
});

/** Load balancers and monitors have no key. */
export const OPEN: MethodOptions = { authorizationType: AuthorizationType.NONE, apiKeyRequired: false };

/** Issues a first key and its plan: the shares of further callers are further plans, made beside this stack. */
export function issueKey(api: RestApi, { stage, apiThrottleRate, apiThrottleBurst }: Config): string {
  const key = api.addApiKey('Key', { description: `Callers of the order saga, ${stage}` });
  const plan = api.addUsagePlan('Plan', {
    description: `Callers of the order saga, ${stage}`,
    throttle: { rateLimit: apiThrottleRate, burstLimit: apiThrottleBurst },
    // A cast, because the CDK's classes and interfaces disagree about `undefined`.
    apiStages: [{ api: api as IRestApi, stage: api.deploymentStage }],
  });
  plan.addApiKey(key);
  return key.keyId;
}
