/** The session id of a report that is asked for before the engine is there: of no session, and the same in all tabs. */
export const LOADING_SESSION = 'loading';
