import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import { LEADER_EPOCH } from "../log/batch.ts";

/** Whether a client's idea of the leader's epoch holds (KIP-320); -1 for none. */
export function checkLeaderEpoch(epoch: number): ErrorCode {
  if (epoch < 0 || epoch === LEADER_EPOCH) return ERROR.NONE;
  return epoch < LEADER_EPOCH ? ERROR.FENCED_LEADER_EPOCH : ERROR.UNKNOWN_LEADER_EPOCH;
}
