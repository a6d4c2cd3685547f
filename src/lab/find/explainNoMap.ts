import { countTiles, sayMissing } from '../network/countTiles.ts';
import { sayAnswer } from '../loadPage.ts';
import { LabRefusal } from '../refusal.ts';
import type { PageAnswer } from '../loadPage.ts';
import type { Visit } from '../openVisit.ts';

/** Why a page has no map, with all that the page itself tells of it: its answer, what failed in it, and what it still waits for. */
export function explainNoMap(
  { message }: LabRefusal,
  { network, thrown }: Pick<Visit, 'network' | 'thrown'>,
  asked: string,
  answer: PageAnswer,
): LabRefusal {
  const { requests, openCount } = network;
  const said = [
    message + sayAnswer(asked, answer),
    ...thrown.slice(0, MOST_THROWN).map((error) => `its script threw \`${error}\``),
    ...countTiles(requests).map(sayMissing).filter(Boolean),
    ...(openCount > 0 ? [`requests that were not answered: ${openCount}`] : []),
  ];
  return new LabRefusal(said.join('; '));
}

const MOST_THROWN = 2;
