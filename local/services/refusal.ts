import type * as z from 'zod';

/** A business or input refusal. Thrown inside a transaction it rolls it back, so a refusal has no effect. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Parses caller input. Throws a 400 `Refusal` that names the first bad field. */
export function parse<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.');
  throw new Refusal(400, `${field ? `${field} : ` : ''}${issue?.message ?? 'requête invalide'}`);
}
