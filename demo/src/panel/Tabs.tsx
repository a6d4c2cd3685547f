import { useId, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

export interface Tab {
  readonly id: string;
  readonly title: string;
  /** Shown beside the title when above 0. */
  readonly count?: number;
  readonly content: ReactNode;
}

/** The tab pattern of the ARIA authoring practices: one tab stop, arrows move. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }): ReactNode {
  const baseId = useId();
  const [openId, setOpenId] = useState(tabs[0]?.id);
  const open = tabs.find((tab) => tab.id === openId);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const index = tabs.findIndex((tab) => tab.id === openId);
    const next = tabs.at((index + step) % tabs.length);
    if (!next) return;
    setOpenId(next.id);
    document.getElementById(`${baseId}-${next.id}`)?.focus();
  };

  return (
    <>
      <div className="tabs" role="tablist" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
        {tabs.map(({ id, title, count = 0 }) => (
          <button
            key={id}
            id={`${baseId}-${id}`}
            type="button"
            role="tab"
            className="tab"
            aria-selected={id === openId}
            aria-controls={`${baseId}-panel`}
            tabIndex={id === openId ? 0 : -1}
            onClick={() => setOpenId(id)}
          >
            {title}
            {count > 0 && <span className="tab-count">{count}</span>}
          </button>
        ))}
      </div>
      <div id={`${baseId}-panel`} role="tabpanel" aria-labelledby={`${baseId}-${openId}`} className="tab-panel">
        {open?.content}
      </div>
    </>
  );
}
