import type { ReactNode } from 'react';
import type { CardText } from './cardTexts.ts';

/** What a card says first, announced once. */
export function Sentence({ text: { kind, title, name, detail } }: { readonly text: CardText }): ReactNode {
  return (
    <h2 className="story-sentence">
      <output>
        <span className={kind}>{title}</span> {name && <code>{name}</code>} {detail}
      </output>
    </h2>
  );
}
