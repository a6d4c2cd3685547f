/** The loading of one map; outlives its trackers. */
export interface MapLoad {
  /** When the map was created. */
  readonly startMs: number;
  /** FTP was measured, or cannot be any more. */
  isPainted: boolean;
  /** TCM was measured, or cannot be any more. */
  isOver: boolean;
}
