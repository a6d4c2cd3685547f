import { badOption } from './failure.ts';

/** @throws BAD_OPTION where it is no list */
export function requireList(name: string, list: unknown): void {
  if (!Array.isArray(list)) throw badOption(name, 'a list', list, 'list');
}
