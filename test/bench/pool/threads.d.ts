// `threads` has types, but its `exports` hide them.
declare module 'threads' {
  export type Thread = object;
  export function spawn(worker: Worker): Promise<Thread>;
  export function Pool<Instance>(
    spawnThread: () => Promise<Instance>,
    options: { size: number; concurrency: number },
  ): {
    queue<Result>(run: (thread: Instance) => Promise<Result>): Promise<Result>;
    terminate(force: boolean): Promise<void>;
  };
}
declare module 'threads/worker' {
  export function expose(methods: object): void;
}
