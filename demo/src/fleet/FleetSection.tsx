import { useState } from 'react';
import { fleet, isFleetThere } from './fleet.ts';
import type { ReactNode } from 'react';

type State = 'off' | 'asking' | 'absent' | 'sending';

const NOTES: Readonly<Record<State, ReactNode>> = {
  off: null,
  asking: 'Looking for a collector',
  absent: (
    <>
      No collector answers. Start one: <code>docker compose -f demo/fleet/compose.yaml up</code>, then{' '}
      <code>npm run dev</code>.
    </>
  ),
  sending: (
    <>
      From now on this session is part of the fleet, every five seconds:{' '}
      <a href="http://localhost:3000">its dashboard</a>.
    </>
  ),
};

/** Sends what is measured from now on to a collector beside, until it is told to stop. */
export function FleetSection(): ReactNode {
  const [state, setState] = useState<State>('off');
  const isSending = state === 'sending';
  const toggle = async (): Promise<void> => {
    setState('asking');
    const isGiven = !isSending && (await isFleetThere());
    fleet.setConsent?.(isGiven);
    setState(isGiven ? 'sending' : isSending ? 'off' : 'absent');
  };
  return (
    <section className="section" aria-labelledby="fleet-title">
      <div className="section-header">
        <h2 id="fleet-title">Many sessions</h2>
        <button
          type="button"
          className="button button-quiet"
          disabled={state === 'asking'}
          onClick={() => void toggle()}
        >
          {isSending ? 'Stop sending' : 'Send to the fleet'}
        </button>
      </div>
      <output>{NOTES[state]}</output>
    </section>
  );
}
