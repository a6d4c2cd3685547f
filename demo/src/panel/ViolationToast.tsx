import { formatVital } from 'mapvitals';
import { useEffect, useState } from 'react';
import { nameViolation } from './nameViolation.ts';
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
          <code>{nameViolation(violation)}</code> <strong>{formatVital(violation.value, violation.unit)}</strong>, limit{' '}
          {formatVital(violation.limit, violation.unit)}
        </span>
      )}
    </output>
  );
}
