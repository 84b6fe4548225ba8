import { SFNClient } from '@aws-sdk/client-sfn';
import { awsClient } from './aws-client.ts';

export const stepFunctionsClient = (): SFNClient => awsClient(SFNClient);
