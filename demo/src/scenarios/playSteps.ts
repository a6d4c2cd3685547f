/** Plays steps one after the other and tells the share that is done; stops between two steps when the signal aborts. */
export async function playSteps<Step>(
  steps: readonly Step[],
  play: (step: Step) => Promise<void>,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (ratio: number) => void },
): Promise<void> {
  for (const [index, step] of steps.entries()) {
    if (signal.aborted) return;
    await play(step);
    onProgress((index + 1) / steps.length);
  }
}
