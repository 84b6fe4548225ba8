/** An HTTP answer of the API. A header may have several values. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | readonly string[]>;
  readonly body: string | Buffer;
}
