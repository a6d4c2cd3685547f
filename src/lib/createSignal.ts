/** Tells once, whoever waits for it then or later. */
export interface Signal {
  readonly isDone: boolean;
  readonly done: Promise<void>;
  tell(): void;
}

export function createSignal(): Signal {
  let isDone = false;
  let tell = (): void => {};
  const done = new Promise<void>((resolve) => {
    tell = () => {
      isDone = true;
      resolve();
    };
  });
  return {
    get isDone() {
      return isDone;
    },
    done,
    tell: () => tell(),
  };
}
