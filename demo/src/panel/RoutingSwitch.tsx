import { routings } from '../operations/routings.ts';
import type { ReactNode } from 'react';
import type { Routing } from '../operations/operations.ts';

export interface RoutingSwitchProps {
  readonly routing: Routing;
  readonly isDisabled: boolean;
  readonly onRouting: (routing: Routing) => void;
}

/** Decides where heavy work runs, so that the difference can be felt and read. */
export function RoutingSwitch({ routing, isDisabled, onRouting }: RoutingSwitchProps): ReactNode {
  return (
    <fieldset className="switch" disabled={isDisabled}>
      <legend>Routes of heavy work</legend>
      {routings.map(({ id, label }) => (
        <label key={id} className="switch-choice">
          <input type="radio" name="routing" checked={id === routing} onChange={() => onRouting(id)} />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
