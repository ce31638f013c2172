import { defineApi } from "../api.ts";
import { int16, int32, int64, string } from "../schema.ts";

/**
 * InitProducerId: an id and epoch for an idempotent producer.
 *
 *     request => transactionalId:string? transactionTimeoutMs:int32 producerId:int64/3+ producerEpoch:int16/3+
 *     response => throttleTimeMs:int32 errorCode:int16 producerId:int64 producerEpoch:int16
 */
export const initProducerId = defineApi({
  key: 22,
  name: "InitProducerId",
  versions: [0, 4],
  flexibleFrom: 2,
  request: {
    transactionalId: string({ nullable: true }),
    transactionTimeoutMs: int32(),
    producerId: int64({ from: 3, default: -1n }),
    producerEpoch: int16({ from: 3, default: -1 }),
  },
  response: {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    producerId: int64({ default: -1n }),
    producerEpoch: int16(),
  },
});
