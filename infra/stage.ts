/** Where a stack runs: `local` is a laptop or an emulator, the others are AWS accounts. */
export const STAGES = ['local', 'dev', 'staging', 'prod'] as const;

export type Stage = (typeof STAGES)[number];

export const isStage = (value: unknown): value is Stage => STAGES.some((stage) => stage === value);

/** Deployed to AWS: versions and an alias, and a key or a signature on every call. */
export const isDeployed = (stage: Stage): boolean => stage !== 'local';

/** Holds orders that somebody counts on: data and logs outlive the stack, nothing is left to a default. */
export const keepsData = (stage: Stage): boolean => stage === 'staging' || stage === 'prod';
