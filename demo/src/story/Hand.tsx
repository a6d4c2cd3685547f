import type { ReactNode } from 'react';

/** An open hand, drawn. */
export function Hand(): ReactNode {
  return (
    <svg className="story-hand" viewBox="14 8 36 46" aria-hidden="true">
      <path d="M22 34V20a3 3 0 0 1 6 0v9-14a3 3 0 0 1 6 0v14-12a3 3 0 0 1 6 0v12-8a3 3 0 0 1 6 0v18c0 8-6 13-13 13-6 0-10-3-13-9l-4-8a3 3 0 0 1 5-3z" />
    </svg>
  );
}
