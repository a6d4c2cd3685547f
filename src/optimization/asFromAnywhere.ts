import { fromWireError } from '../lib/fromWireError.ts';
import { toWireError } from '../lib/toWireError.ts';

export type FromAnywhere = (thrown: unknown) => unknown;

/** What a task throws on the page, as it would come from a worker: of its own class or the nearest built-in one. */
export const asFromAnywhere: FromAnywhere = (thrown) => fromWireError(toWireError(thrown));
