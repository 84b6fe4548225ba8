import type { Lab } from './lab.ts';

/** The rescuer looks on a schedule; what is still open after so many looks is stuck. */
const MAX_LOOKS = 6;

/** Lets the rescuer look until it has nothing left to start and nothing runs. Throws when it cannot look any more. */
export const rescueUntilQuiet = async (lab: Lab): Promise<void> => {
  let failure: unknown;
  for (let look = 0; look < MAX_LOOKS; look++) {
    await lab.idle();
    const before = lab.started();
    try {
      await lab.rescue();
      if (lab.started() === before) return;
      failure = undefined;
    } catch (error) {
      // A look that fails, as when the store does, is made up for by the next one of the schedule.
      failure = error;
    }
  }
  await lab.idle();
  if (failure) throw failure;
};
