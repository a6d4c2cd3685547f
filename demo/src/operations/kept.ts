import type { TaskContext } from 'mapvitals/worker';

const missing = Symbol('missing');

/** What an earlier task left in this thread under a key; `null` where the thread is a new one. */
export function kept(context: TaskContext, key: string): unknown {
  try {
    return context.resident(key, () => {
      throw missing;
    });
  } catch (error) {
    if (error === missing) return null;
    throw error;
  }
}
