import * as z from 'zod';

/** The sort key of the last saga that a page considered: where the next one goes on. */
const positionSchema = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[0-9a-f-]{36}$/);

/** Opaque to callers: they hand back what they got. */
export const encodeCursor = (position: string): string => Buffer.from(position).toString('base64url');

/** The position in a cursor, or undefined when it is none of ours. */
export const decodeCursor = (cursor: string): string | undefined => {
  const position = Buffer.from(cursor, 'base64url').toString('utf8');
  const parsed = positionSchema.safeParse(position);
  return parsed.success && encodeCursor(position) === cursor ? parsed.data : undefined;
};
