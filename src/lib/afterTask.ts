/** Calls back when this task is over: in a microtask that comes after those of who listens, too. */
export function afterTask(callback: () => void): void {
  queueMicrotask(() => queueMicrotask(() => queueMicrotask(callback)));
}
