import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CLIENT_LIMITS } from './client-limits.ts';

export const dynamoClient = (): DynamoDBClient => new DynamoDBClient(CLIENT_LIMITS);
