import type { ReactNode } from 'react';
import type { Routing } from '../operations/operations.ts';
import type { NamedRouting } from '../operations/routings.ts';

export interface RoutingSwitchProps {
  readonly routing: Routing;
  /** Those that are offered. */
  readonly routings: readonly NamedRouting[];
  readonly isDisabled: boolean;
  readonly onRouting: (routing: Routing) => void;
  /** `null` where all are offered. */
  readonly onCompareAll: (() => void) | null;
}

/** Decides where heavy work runs, so that the difference can be felt and read. */
export function RoutingSwitch({
  routing,
  routings,
  isDisabled,
  onRouting,
  onCompareAll,
}: RoutingSwitchProps): ReactNode {
  return (
    <div className="routing">
      <fieldset className="switch" disabled={isDisabled}>
        <legend>Routes of heavy work</legend>
        {routings.map(({ id, label }) => (
          <label key={id} className="switch-choice">
            <input type="radio" name="routing" checked={id === routing} onChange={() => onRouting(id)} />
            {label}
          </label>
        ))}
      </fieldset>
      {onCompareAll && (
        <button type="button" className="button button-quiet" disabled={isDisabled} onClick={onCompareAll}>
          Compare all
        </button>
      )}
    </div>
  );
}
