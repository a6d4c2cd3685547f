import { formatVital } from 'mapvitals';
import { formatMs } from './formatMs.ts';
import { nameViolation } from './nameViolation.ts';
import type { Violation } from 'mapvitals';
import type { ReactNode } from 'react';

const SHOWN_COUNT = 8;

/** The newest violations, with what most likely caused them. */
export function ViolationList({ violations }: { readonly violations: readonly Violation[] }): ReactNode {
  if (violations.length === 0) return <p className="empty">No threshold has been broken.</p>;
  return (
    <ol className="violations">
      {violations
        .slice(-SHOWN_COUNT)
        .reverse()
        .map((violation) => (
          <li key={violation.id}>
            <strong>{nameViolation(violation)}</strong>{' '}
            <span className="violation-value">{formatVital(violation.value, violation.unit)}</span>
            <span className="violation-limit"> limit {formatVital(violation.limit, violation.unit)}</span>
            <Cause violation={violation} />
          </li>
        ))}
    </ol>
  );
}

function Cause({ violation: { cause } }: { readonly violation: Violation }): ReactNode {
  if (!cause) return null;
  const names = cause.operations.map(({ name }) => name).join(', ');
  return (
    <span className="violation-cause">
      {names && `during ${names}; `}longest frame {formatMs(cause.longFrameMs)}
    </span>
  );
}
