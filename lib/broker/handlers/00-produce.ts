import { produce } from "../../wire/apis/00-produce.ts";
import type { RequestOf, ResponseDraft } from "../../wire/api.ts";
import { ERROR, errorName, type ErrorCode } from "../../wire/errors.ts";
import type { AppendAnswer } from "../log/answers.ts";
import { CloseConnection, route, type Call, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";

type Request = RequestOf<typeof produce>;
type PartitionData = Request["topicData"][number]["partitionData"][number];
type Responses = ResponseDraft<typeof produce>["responses"];

const KNOWN_ACKS: ReadonlySet<number> = new Set([-1, 0, 1]);

/** Produce: appends, and answers at once: one replica has all records as soon as the leader has them. */
export function produceRoute(parts: BrokerParts): Route {
  return route(produce, (request, call) => {
    const named = request.topicData.filter(({ partitionData }) => partitionData.length > 0);
    const responses = named.map(({ name, partitionData }) => ({
      name,
      partitionResponses: partitionData.map((data) => ({
        index: data.index,
        ...appendTo(parts, { topic: name, data, acks: request.acks, call }),
      })),
    }));
    if (request.acks !== 0) return { responses };
    failUnanswered(responses);
    return "no answer";
  });
}

interface Append {
  readonly topic: string;
  readonly data: PartitionData;
  readonly acks: number;
  readonly call: Call;
}

function appendTo({ topics, clock }: BrokerParts, { topic, data, acks, call }: Append): AppendAnswer {
  const log = topics.partition(topic, data.index);
  if (log === null) return refused(ERROR.UNKNOWN_TOPIC_OR_PARTITION);
  if (!KNOWN_ACKS.has(acks)) return refused(ERROR.INVALID_REQUIRED_ACKS);
  return log.append({ records: data.records, now: clock.now(), produceVersion: call.version });
}

function refused(errorCode: ErrorCode): AppendAnswer {
  return { errorCode, baseOffset: -1n, logAppendTimeMs: -1n, logStartOffset: -1n, recordErrors: [], errorMessage: null };
}

/** Who wants no answer learns of an error by the end of the connection. */
function failUnanswered(responses: Responses): void {
  for (const { name, partitionResponses } of responses)
    for (const { index, errorCode } of partitionResponses)
      if (errorCode !== ERROR.NONE)
        throw new CloseConnection(`a Produce request with acks=0 failed: ${errorName(errorCode)} for ${name}-${index}`);
}
