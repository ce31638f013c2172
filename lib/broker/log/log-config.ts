/** The settings of a topic that its partitions heed. Bytes and milliseconds; Infinity means no bound. */
export interface LogConfig {
  readonly maxMessageBytes: number;
  readonly timestampType: "CreateTime" | "LogAppendTime";
  /** How far a record's timestamp may lie in the past and in the future. */
  readonly timestampBeforeMaxMs: number;
  readonly timestampAfterMaxMs: number;
  /** cleanup.policy has `compact`: records need keys. Nothing is compacted. */
  readonly compacted: boolean;
  /** cleanup.policy has `delete`: old records may go. */
  readonly deletes: boolean;
  readonly retentionMs: number;
  readonly retentionBytes: number;
}
