import { ProducerBody, ProducerView } from "../contract/http.ts";
import { noBody, nothing, operation } from "./operation.ts";

export const PRODUCER = [
  operation({
    id: "getProducer",
    method: "GET",
    path: "/api/producer",
    role: "viewer",
    tag: "producer",
    summary: "What the producer sends, and how fast",
    params: nothing,
    query: nothing,
    body: noBody,
    success: { status: 200, says: "The producer", body: ProducerView },
    errors: [],
    handle: (lab) => lab.producer(),
  }),
  operation({
    id: "setProducer",
    method: "PUT",
    path: "/api/producer",
    role: "host",
    tag: "producer",
    summary: "Start or stop the producer, and set its rate and keys; what is left out stays as it is",
    params: nothing,
    query: nothing,
    body: ProducerBody,
    success: { status: 200, says: "The producer, as it is now set", body: ProducerView },
    errors: ["TOPIC_NOT_FOUND", "TOPIC_NOT_OURS", "REFUSED_BY_KAFKA"],
    handle: (lab, { body }) => lab.setProducer(body),
  }),
];
