/** Ends what was started. Idempotent, and silent on what is already gone. */
export type Stop = () => void;
/** Ends a subscription. */
export type Unsubscribe = Stop;
/** Ends the measuring of a map. */
export type Detach = Stop;
