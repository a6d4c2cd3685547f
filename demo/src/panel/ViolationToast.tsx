import { useEffect, useState } from 'react';
import { formatMs } from './formatMs.ts';
import type { Violation } from 'mapvitals';
import type { ReactNode } from 'react';

const SHOWN_MS = 5000;

/** Says the latest violation where everyone looks, for a moment. */
export function ViolationToast({ violation }: { readonly violation: Violation | null }): ReactNode {
  const [expiredId, setExpiredId] = useState<number | null>(null);
  const id = violation?.id ?? null;
  useEffect(() => {
    if (id === null) return undefined;
    const timer = setTimeout(() => setExpiredId(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id]);

  return (
    <output className="toast-place">
      {violation && id !== expiredId && (
        <span className="toast">
          <code>{violation.operation}</code> took <strong>{formatMs(violation.value)}</strong>, limit{' '}
          {formatMs(violation.limit)}
        </span>
      )}
    </output>
  );
}
