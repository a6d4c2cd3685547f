import { useState } from 'react';
import { Brand } from './Brand.tsx';
import type { ReactNode } from 'react';
import type { Theme } from '../theme/useTheme.ts';

export interface PanelProps {
  readonly theme: Theme;
  readonly onTheme: (theme: Theme) => void;
  readonly children: ReactNode;
}

/** The card beside the map; on a phone a sheet at the bottom that opens and closes. */
export function Panel({ theme, onTheme, children }: PanelProps): ReactNode {
  const [isOpen, setIsOpen] = useState(true);
  const nextTheme = theme === 'dark' ? 'light' : 'dark';
  return (
    <aside className="panel" aria-label="Demo" data-open={isOpen}>
      <button
        type="button"
        className="panel-handle"
        aria-expanded={isOpen}
        aria-controls="panel-body"
        onClick={() => setIsOpen(!isOpen)}
      >
        <span className="visually-hidden">{isOpen ? 'Fold the panel' : 'Unfold the panel'}</span>
      </button>
      <header className="panel-header">
        <Brand />
        <button type="button" className="button button-quiet" onClick={() => onTheme(nextTheme)}>
          {nextTheme === 'dark' ? 'Dark' : 'Light'}
          <span className="visually-hidden"> theme</span>
        </button>
      </header>
      <div id="panel-body" className="panel-body">
        {children}
      </div>
    </aside>
  );
}
