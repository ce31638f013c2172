import { BrokerStatus, type BrokerOrder } from "../contract/http.ts";
import { noBody, nothing, operation } from "./operation.ts";

export const BROKER = [
  order("stop", "Stop the embedded broker: its connections end, what it holds stays"),
  order("start", "Start the embedded broker again, on the same port"),
  order("restart", "Stop the embedded broker and start it again"),
  order("wipe", "Empty the embedded broker of topics, records, offsets and groups; the lab makes its own topics again"),
];

function order(what: BrokerOrder, summary: string) {
  return operation({
    id: `${what}Broker`,
    method: "POST",
    path: `/api/broker/${what}`,
    role: "host",
    tag: "broker",
    summary,
    params: nothing,
    query: nothing,
    body: noBody,
    success: { status: 200, says: "Done: the broker, as it is now", body: BrokerStatus },
    errors: ["NOT_EMBEDDED", "BROKER_NOT_STARTED"],
    // Above all while it is away it must be possible to start it.
    needsBroker: false,
    handle: (lab) => lab.orderBroker(what),
  });
}
