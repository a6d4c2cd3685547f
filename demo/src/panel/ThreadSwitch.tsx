import type { ReactNode } from 'react';
import type { Thread } from '../operations/operations.ts';

const choices: readonly { readonly thread: Thread; readonly label: string }[] = [
  { thread: 'main', label: 'Main thread' },
  { thread: 'workers', label: 'Worker pool' },
];

export interface ThreadSwitchProps {
  readonly thread: Thread;
  readonly onThread: (thread: Thread) => void;
}

/** Decides where heavy work runs, so that the difference can be felt and read. */
export function ThreadSwitch({ thread: chosen, onThread }: ThreadSwitchProps): ReactNode {
  return (
    <fieldset className="switch">
      <legend>Heavy work runs on</legend>
      {choices.map(({ thread, label }) => (
        <label key={thread} className="switch-choice">
          <input type="radio" name="thread" checked={thread === chosen} onChange={() => onThread(thread)} />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
