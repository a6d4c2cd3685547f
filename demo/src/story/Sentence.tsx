import type { ReactNode } from 'react';
import type { CardText } from './cardTexts.ts';

/** What a card says first, announced once. */
export function Sentence({ text: { kind, title, name, detail } }: { readonly text: CardText }): ReactNode {
  return (
    <div role="status">
      <h2 className="story-sentence">
        <span className={kind}>{title}</span> {name && <code>{name}</code>} {detail}
      </h2>
    </div>
  );
}
