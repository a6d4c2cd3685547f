/** What `auto` looks at. `null` where the browser does not tell. */
export interface DeviceFacts {
  readonly logicalCores: number | null;
  readonly memoryGb: number | null;
  readonly isOnBattery: boolean | null;
  readonly savesData: boolean | null;
  /** `blink`, `gecko`, `webkit` or `other`: they compute and clone at their own speeds. */
  readonly engine: string;
}
