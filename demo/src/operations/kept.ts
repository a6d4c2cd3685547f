import type { TaskContext } from 'mapvitals/worker';

const missing = Symbol('missing');

/** What an earlier task left in this thread under a key; `null` where the thread is a new one. */
export function kept<Value>(context: TaskContext, key: string): Value | null {
  try {
    return context.resident<Value>(key, () => {
      throw missing;
    });
  } catch (error) {
    if (error === missing) return null;
    throw error;
  }
}
