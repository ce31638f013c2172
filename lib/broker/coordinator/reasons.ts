/** Why the coordinator begins a rebalance, in the words of Apache Kafka's log. `clientReason` is KIP-800's, or "not provided". */
export type RebalanceReason =
  | { readonly kind: "new member"; readonly memberId: string; readonly instanceId: string | null; readonly clientReason: string }
  | { readonly kind: "member joining"; readonly memberId: string; readonly during: string; readonly clientReason: string }
  | { readonly kind: "leader rejoining"; readonly memberId: string; readonly during: string; readonly clientReason: string }
  | { readonly kind: "metadata changed"; readonly memberId: string; readonly during: string; readonly clientReason: string }
  | {
      readonly kind: "static member replaced";
      readonly memberId: string;
      readonly instanceId: string;
      readonly clientReason: string;
    }
  | {
      readonly kind: "selected protocol changed";
      readonly memberId: string;
      readonly instanceId: string;
      readonly clientReason: string;
    }
  | { readonly kind: "members left"; readonly memberIds: readonly string[] }
  | { readonly kind: "session expired"; readonly memberId: string }
  | { readonly kind: "sync expired"; readonly memberIds: readonly string[] }
  | { readonly kind: "assignment not stored"; readonly memberId: string; readonly error: string }
  | { readonly kind: "other"; readonly text: string };

/** What Apache Kafka logs for a JoinGroup without a reason. */
export const NO_CLIENT_REASON = "not provided";

/** The reason as Apache Kafka's log has it, word by word. */
export function reasonText(reason: RebalanceReason): string {
  switch (reason.kind) {
    case "new member":
      return `Adding new member ${reason.memberId} with group instance id ${reason.instanceId}; client reason: ${reason.clientReason}`;
    case "member joining":
      return `Member ${reason.memberId} is joining group during ${reason.during}; client reason: ${reason.clientReason}`;
    case "leader rejoining":
      return `Leader ${reason.memberId} re-joining group during ${reason.during}; client reason: ${reason.clientReason}`;
    case "metadata changed":
      return `Updating metadata for member ${reason.memberId} during ${reason.during}; client reason: ${reason.clientReason}`;
    case "static member replaced":
      return `Updating metadata for static member ${reason.memberId} with instance id ${reason.instanceId}; client reason: ${reason.clientReason}`;
    case "selected protocol changed":
      return `Group's selectedProtocol will change because static member ${reason.memberId} with instance id ${reason.instanceId} joined with change of protocol; client reason: ${reason.clientReason}`;
    case "members left":
      return `explicit \`LeaveGroup\` request for (${reason.memberIds.join(", ")}) members.`;
    case "session expired":
      return `removing member ${reason.memberId} on heartbeat expiration.`;
    case "sync expired":
      return `Removing [${reason.memberIds.join(", ")}] on pending sync request expiration`;
    case "assignment not stored":
      return `Error ${reason.error} when storing group assignmentduring SyncGroup (member: ${reason.memberId}).`;
    case "other":
      return reason.text;
  }
}

/** Reads a reason of Apache Kafka's log; what it does not know becomes "other". */
export function parseReason(text: string): RebalanceReason {
  for (const read of READERS) {
    const reason = read(text);
    if (reason) return reason;
  }
  return { kind: "other", text };
}

type Reader = (text: string) => RebalanceReason | null;

/** Matches a whole text and hands over its groups. */
function reader(pattern: RegExp, build: (...parts: string[]) => RebalanceReason): Reader {
  return (text) => {
    const found = pattern.exec(text);
    return found ? build(...found.slice(1)) : null;
  };
}

const READERS: readonly Reader[] = [
  reader(
    /^Adding new member (.*?) with group instance id (.*?); client reason: (.*)$/s,
    (memberId = "", instanceId = "", clientReason = "") => ({
      kind: "new member",
      memberId,
      // A member whose instance id is the word "null" looks the same in the log.
      instanceId: instanceId === "null" ? null : instanceId,
      clientReason,
    }),
  ),
  reader(
    /^Member (.*?) is joining group during (\w+); client reason: (.*)$/s,
    (memberId = "", during = "", clientReason = "") => ({
      kind: "member joining",
      memberId,
      during,
      clientReason,
    }),
  ),
  reader(
    /^Leader (.*?) re-joining group during (\w+); client reason: (.*)$/s,
    (memberId = "", during = "", clientReason = "") => ({
      kind: "leader rejoining",
      memberId,
      during,
      clientReason,
    }),
  ),
  reader(
    /^Updating metadata for member (.*?) during (\w+); client reason: (.*)$/s,
    (memberId = "", during = "", clientReason = "") => ({ kind: "metadata changed", memberId, during, clientReason }),
  ),
  reader(
    /^Updating metadata for static member (.*?) with instance id (.*?); client reason: (.*)$/s,
    (memberId = "", instanceId = "", clientReason = "") => ({
      kind: "static member replaced",
      memberId,
      instanceId,
      clientReason,
    }),
  ),
  reader(
    /^Group's selectedProtocol will change because static member (.*?) with instance id (.*?) joined with change of protocol; client reason: (.*)$/s,
    (memberId = "", instanceId = "", clientReason = "") => ({
      kind: "selected protocol changed",
      memberId,
      instanceId,
      clientReason,
    }),
  ),
  reader(/^explicit `LeaveGroup` request for \((.*)\) members\.$/s, (ids = "") => ({
    kind: "members left",
    memberIds: ids.split(", "),
  })),
  reader(/^removing member (.*) on heartbeat expiration\.$/s, (memberId = "") => ({ kind: "session expired", memberId })),
  reader(/^Removing \[(.*)\] on pending sync request expiration$/s, (ids = "") => ({
    kind: "sync expired",
    memberIds: ids.split(", "),
  })),
  reader(/^Error (\w+) when storing group assignmentduring SyncGroup \(member: (.*)\)\.$/s, (error = "", memberId = "") => ({
    kind: "assignment not stored",
    memberId,
    error,
  })),
];
