import type { ReactNode } from 'react';
import type { CardText } from './cardTexts.ts';

/** What a card says first, announced once. */
export function Sentence({ text }: { readonly text: CardText }): ReactNode {
  const { lead, kind, title, name, detail } = text;
  return (
    <h2 className="story-sentence">
      <output>
        {lead} <span className={kind}>{title}</span> {name && <code>{name}</code>} {detail}
      </output>
    </h2>
  );
}
