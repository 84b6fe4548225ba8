import { setTimeout as pause } from 'node:timers/promises';

/** Tries until `attempt` does not throw, and throws its last error when time is up. */
export async function eventually<T>(attempt: () => Promise<T>, { seconds = 5 } = {}): Promise<T> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > until) throw error;
      await pause(50);
    }
  }
}
