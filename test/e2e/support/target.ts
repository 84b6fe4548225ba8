/**
 * What the end-to-end tests know of the system: where its API is and where AWS is. The rest of AWS (region,
 * credentials) comes from the environment as for any SDK. Read when asked for, because a suite that deploys sets it.
 */
export type Target = {
  /** Without trailing slash; may hold a stage. */
  readonly apiUrl: string;
  /** For `x-api-key`, where the stage wants one. */
  readonly apiKey: string | undefined;
  /** Undefined: AWS itself. */
  readonly awsUrl: string | undefined;
};

export const SERVICES = ['catalogue', 'inventaire', 'commandes'] as const;
export type Service = (typeof SERVICES)[number];

/** @throws Error when API_URL is not set. */
export const target = (): Target => {
  const { API_URL, API_KEY, AWS_ENDPOINT_URL } = process.env;
  if (!API_URL) throw new Error('API_URL is not set: which system is to be tested?');
  return {
    apiUrl: API_URL.replace(/\/$/, ''),
    apiKey: API_KEY || undefined,
    awsUrl: AWS_ENDPOINT_URL || undefined,
  };
};

/** Where a reference service is, past Kong. They belong to the laptop, not to the system: on AWS there are none. */
export const serviceUrl = (service: Service): string | undefined =>
  process.env[`${service.toUpperCase()}_URL`] || undefined;

/** Tests that need faults or stock of their own run where the reference services are, and are skipped elsewhere. */
export const hasReferenceServices = (): boolean =>
  !process.env.API_URL || SERVICES.every((service) => serviceUrl(service) !== undefined);
