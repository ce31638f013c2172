import { z } from "zod";
import { CreateTopicBody, PatchTopicBody, TopicAnswer } from "../contract/http.ts";
import { MessagePage, MessagePageQuery } from "../contract/message-rows.ts";
import { TopicName } from "../contract/names.ts";
import { noBody, nothing, operation } from "./operation.ts";
import { demandTopic } from "./sees-topic.ts";
import { withoutValues } from "./sees-values.ts";

const ofTopic = z.object({ topic: TopicName });

export const TOPICS = [
  operation({
    id: "createTopic",
    method: "POST",
    path: "/api/topics",
    role: "host",
    tag: "topics",
    summary: "Create a topic",
    params: nothing,
    query: nothing,
    body: CreateTopicBody,
    success: {
      status: 201,
      says: "The topic",
      body: TopicAnswer,
      location: ({ topic }) => `/api/topics/${encodeURIComponent(topic)}`,
    },
    errors: ["TOPIC_EXISTS", "LIMIT_PARTITIONS", "REFUSED_BY_KAFKA"],
    handle: (lab, { body }) => lab.createTopic(body),
  }),
  operation({
    id: "getTopic",
    method: "GET",
    path: "/api/topics/{topic}",
    role: "viewer",
    tag: "topics",
    summary: "A topic and its partitions, as the cluster describes them",
    params: ofTopic,
    query: nothing,
    body: noBody,
    success: { status: 200, says: "The topic", body: TopicAnswer },
    errors: ["NOT_HOST", "BROKER_AWAY", "REFUSED_BY_KAFKA"],
    handle: (lab, { params, role }) => {
      demandTopic(lab, role, params.topic);
      return lab.describeTopic(params.topic);
    },
  }),
  operation({
    id: "getMessages",
    method: "GET",
    path: "/api/topics/{topic}/messages",
    role: "viewer",
    tag: "messages",
    summary:
      "A stretch of a topic as it lies in the log, read without any group; the answer's next is where the following one begins",
    params: ofTopic,
    query: MessagePageQuery,
    body: noBody,
    success: { status: 200, says: "Messages, the oldest first", body: MessagePage },
    errors: ["NOT_HOST", "NO_SUCH_PARTITION", "UNREADABLE", "TOO_FAST", "BROKER_AWAY", "REFUSED_BY_KAFKA"],
    handle: async (lab, { params, query, role, seesValues }) => {
      demandTopic(lab, role, params.topic);
      const page = await lab.readMessages(params.topic, query);
      return seesValues ? page : { ...page, messages: page.messages.map(withoutValues) };
    },
  }),
  operation({
    id: "addPartitions",
    method: "PATCH",
    path: "/api/topics/{topic}",
    role: "host",
    tag: "topics",
    summary: "Add partitions; Kafka never takes any away",
    params: ofTopic,
    query: nothing,
    body: PatchTopicBody,
    success: { status: 200, says: "The topic with its new partitions", body: TopicAnswer },
    errors: ["PARTITIONS_ONLY_UP", "LIMIT_PARTITIONS", "TOPIC_NOT_OURS", "REFUSED_BY_KAFKA"],
    handle: (lab, { params, body }) => lab.addPartitions(params.topic, body),
  }),
];
