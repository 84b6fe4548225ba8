/** Something put between two parts of the system. */
export type Front = { readonly url: string; readonly close: () => Promise<void> };

export type LabOptions = {
  readonly maxRetries?: number;
  readonly maxUndoRetries?: number;
  /** Milliseconds. Far above what a call takes here, so that only what is meant to hang does. */
  readonly callTimeoutMs?: number;
  readonly lineConcurrency?: number;
  readonly sagaTimeoutSeconds?: number;
  readonly inventoryHonoursKey?: boolean;
  readonly ordersHonourKey?: boolean;
  /** Stock of each product at the start. */
  readonly stock?: number;
  /** Invocations that run at once, as an account's limit; the others wait. */
  readonly concurrentInvocations?: number;
  /** Goes between the functions and DynamoDB. */
  readonly dynamoFront?: (dynamoUrl: string) => Promise<Front>;
  /** Goes between the functions and the services, whose ports it is told. */
  readonly gatewayFront?: (upstreams: Readonly<Record<string, number>>) => Promise<Front>;
};

export const withDefaults = (options: LabOptions) => ({
  maxRetries: 2,
  maxUndoRetries: 3,
  callTimeoutMs: 1500,
  lineConcurrency: 16,
  sagaTimeoutSeconds: 600,
  inventoryHonoursKey: true,
  ordersHonourKey: true,
  stock: 1_000_000,
  concurrentInvocations: Number.POSITIVE_INFINITY,
  ...options,
});
