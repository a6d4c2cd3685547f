import { formatVital, vitalDefinitions } from 'mapvitals';
import { Brand } from '../panel/Brand.tsx';
import { useTheme } from '../theme/useTheme.ts';
import { meanings } from './meanings.ts';
import type { ReactNode } from 'react';

/** What each of the eight numbers says, with the limits that this build has. */
export function VitalsPage(): ReactNode {
  useTheme();
  return (
    <main className="history">
      <header className="history-header">
        <Brand />
        <a href="index.html">Back to the map</a>
      </header>
      <h2>What the vitals mean</h2>
      <p>Eight numbers say whether a map feels fast. They mean the same in every map library.</p>
      {meanings.map(({ name, label, question, from, to, note }) => {
        const definition = vitalDefinitions.find((it) => it.name === name);
        if (!definition) return null;
        const { title, unit, good, poor, isProvisional } = definition;
        return (
          <section key={name} className="vital-meaning" aria-labelledby={name}>
            <h3 id={name}>
              {label} <span className="quiet">{`${name}, ${title}`}</span>
            </h3>
            <p>{question}</p>
            <p>
              From {from} to {to}. {note}
            </p>
            <p>
              Good up to <strong>{formatVital(good, unit)}</strong>, poor above{' '}
              <strong>{formatVital(poor, unit)}</strong>
              {isProvisional && ', a proposal so far'}.
            </p>
          </section>
        );
      })}
      <p className="quiet">
        A number is the 75th percentile of what was measured in a visit. Where nothing could be measured there is a
        reason, never a zero; time in which nobody could see the map does not count.
      </p>
    </main>
  );
}
