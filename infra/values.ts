import * as z from 'zod';

/** A whole number between two bounds, as a number or as text: context and environment give either. */
export const whole = (min: number, max: number) =>
  z
    .union(
      [z.number(), z.string().regex(/^\d+$/).transform(Number)],
      `must be a whole number, ${min} to ${max}`,
    )
    .pipe(z.number().int(`must be a whole number, ${min} to ${max}`).min(min).max(max));

/** True or false, as a boolean or as the words people write. */
export const flag = z.union(
  [z.boolean(), z.stringbool({ truthy: ['true', '1', 'yes', 'on'], falsy: ['false', '0', 'no', 'off'] })],
  'must be true or false',
);

/** The root of a server. A path is refused: routes start with one of their own. */
export const serverUrl = z
  .string()
  .refine(isServerUrl, 'must be an http or https URL without path, query or credentials')
  .transform((value) => value.replace(/\/$/, ''));

export const secretArn = z
  .string()
  .regex(
    /^arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]+-\w{6}$/,
    'must be the complete ARN of a secret, six random characters included',
  );

function isServerUrl(value: string): boolean {
  const url = URL.parse(value);
  if (!url || !/^https?:$/.test(url.protocol)) return false;
  return url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
}
