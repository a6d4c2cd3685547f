import { badOption } from './failure.ts';

/** A copy of a list as it is now, however it is changed later. @throws BAD_OPTION where it is none */
export function readList<Item>(name: string, list: readonly Item[]): Item[] {
  const isList = typeof (list as readonly Item[] | null | undefined)?.[Symbol.iterator] === 'function';
  if (!isList) throw badOption(name, 'a list', list, 'list');
  return [...list];
}
