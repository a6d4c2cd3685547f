import type { ReactNode } from 'react';

export function Brand(): ReactNode {
  return (
    <div className="brand">
      <svg className="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" />
        <path d="M5 18h5l3-9 5 15 3-10 2 4h4" />
      </svg>
      <h1>mapvitals</h1>
    </div>
  );
}
