import type { Database } from './database.ts';
import { Refusal } from './refusal.ts';
import type { Answer, Call } from './service.ts';

const UNDO = ':undo';

/** What a mutating call asks for, compared literally when its key comes back. */
export type Request = { readonly action: string; readonly body: object };

export type Idempotency = {
  /** Runs `effect` and remembers its answer under the call's key, in one transaction; or replays it. */
  readonly once: (call: Call, request: Request, effect: () => Answer) => Answer;
  /**
   * To call inside `once`, for an undo (`K:undo`): true when the forward call `K` took effect and is to be
   * undone. False when it never did: `K` is then fenced, and arrives too late from now on.
   */
  readonly toUndo: (call: Call, request: Request) => boolean;
  readonly forget: () => void;
};

type Row = { action: string; body: string; status: number | null; answer: string | null };

/**
 * Remembers the first answer, whether an effect or a refusal, and fences. A call that was refused stays refused, also
 * when an earlier copy of it arrives late. An undo that was refused may be asked again, until it succeeds; server errors
 * are nobody's answer.
 *
 * `honoured: false` is a real service that ignores keys: every call takes effect, every undo adds stock.
 */
export function idempotency({ sql, transaction }: Database, honoured: boolean): Idempotency {
  sql.exec(`CREATE TABLE IF NOT EXISTS idempotency (
    key TEXT PRIMARY KEY, action TEXT, body TEXT, status INTEGER, answer TEXT) WITHOUT ROWID`);
  const find = sql.prepare('SELECT action, body, status, answer FROM idempotency WHERE key = ?');
  const insert = sql.prepare('INSERT INTO idempotency VALUES (?, ?, ?, ?, ?)');
  const row = (key: string) => find.get(key) as Row | undefined;

  function replay(first: Row, { action, body }: Request): Answer {
    if (first.status === null || first.answer === null) {
      throw new Refusal(409, "Appel arrivé après son annulation : rien n'a été fait");
    }
    if (first.action !== action || first.body !== JSON.stringify(body)) {
      throw new Refusal(422, 'Idempotency-Key déjà utilisée avec une autre requête');
    }
    return { status: first.status, body: JSON.parse(first.answer), replayed: true };
  }

  const remember = (key: string, { action, body }: Request, answer: Answer) =>
    insert.run(key, action, JSON.stringify(body), answer.status, JSON.stringify(answer.body));

  function rememberRefusal(key: string, request: Request, { status, message }: Refusal): void {
    if (key.endsWith(UNDO)) return;
    transaction(() => {
      if (!row(key)) remember(key, request, { status, body: { error: message } });
    });
  }

  return {
    once(call, request, effect) {
      const { key } = call;
      if (!honoured || key === undefined) return transaction(effect);
      try {
        return transaction(() => {
          const first = row(key);
          if (first) return replay(first, request);
          const answer = effect();
          remember(key, request, answer);
          return answer;
        });
      } catch (error) {
        // After the rollback: whatever the effect had begun is gone, the answer stays.
        if (error instanceof Refusal) rememberRefusal(key, request, error);
        throw error;
      }
    },

    toUndo(call, request) {
      if (!honoured || !call.key?.endsWith(UNDO)) return true;
      const forwardKey = call.key.slice(0, -UNDO.length);
      const forward = row(forwardKey);
      if (!forward) {
        insert.run(forwardKey, 'fence', '', null, null);
        return false;
      }
      // Giving back anything but what was taken would create or lose stock.
      if (forward.body !== JSON.stringify(request.body)) {
        throw new Refusal(422, "L'annulation ne correspond pas à l'appel qu'elle annule");
      }
      return forward.status !== null && forward.status < 300;
    },

    forget: () => sql.exec('DELETE FROM idempotency'),
  };
}
