import { SFNClient } from '@aws-sdk/client-sfn';
import { CLIENT_LIMITS } from './client-limits.ts';

export const stepFunctionsClient = (): SFNClient => new SFNClient(CLIENT_LIMITS);
