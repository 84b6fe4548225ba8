import type { FunctionConfig } from './function-config.ts';

export interface Endpoints {
  /** Speaks every AWS protocol the runtime knows. */
  readonly aws: string;
  /** DynamoDB itself: most calls of a function go there, a hop less counts. */
  readonly dynamodb: string;
}

/**
 * The environment of a function: its own variables and those Lambda sets. Nothing of the shell that started the
 * runtime, so that what works here does not depend on it.
 */
export function functionEnvironment(
  config: FunctionConfig,
  region: string,
  endpoints: Endpoints,
): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: config.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${config.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: config.modulePath.slice(0, config.modulePath.lastIndexOf('/')),
    _HANDLER: config.exportName,
    TZ: ':UTC',
    // The metrics library would probe the network to find out where it is; as in Lambda, it prints.
    AWS_EMF_ENVIRONMENT: 'Lambda',
    AWS_ENDPOINT_URL: endpoints.aws,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    ...config.environment,
  };
}
