import type { z } from "zod";
import type * as http from "../../lib/contract/http.ts";
import { AddedConsumers, ClusterGroups, GroupAnswer, Problem, TopicAnswer } from "../../lib/contract/http.ts";
import { MessagePage } from "../../lib/contract/message-rows.ts";
import type { SendMessageBody } from "../../lib/contract/messages.ts";
import { SentMessage } from "../../lib/contract/messages.ts";
import type { BurstBody, ProducerBody } from "../../lib/contract/producer.ts";
import { ProducerView } from "../../lib/contract/producer.ts";
import { ResetAnswer, type ResetOffsetsBody } from "../../lib/contract/offsets.ts";
import { LessonRun, type MarkLessonBody, type OpenLessonBody } from "../../lib/contract/lessons.ts";

/**
 * What the host can order, over HTTP. A command changes nothing on the page by itself: what follows
 * from it comes back as events. Every one rejects with a CommandError.
 */
export interface Commands {
  addConsumers(group: string, body: http.AddConsumersBody): Promise<http.AddedConsumers>;
  removeConsumer(group: string, id: string, how: http.RemoveHow): Promise<void>;
  order(group: string, id: string, what: "freeze" | "thaw" | "restart"): Promise<void>;
  changeConsumer(group: string, id: string, body: http.PatchConsumerBody): Promise<void>;
  openGroup(body: http.OpenGroupBody): Promise<void>;
  closeGroup(group: string): Promise<void>;
  clusterGroups(): Promise<http.ClusterGroups>;
  resetOffsets(group: string, body: ResetOffsetsBody): Promise<ResetAnswer>;
  createTopic(body: http.CreateTopicBody): Promise<void>;
  describeTopic(topic: string): Promise<http.TopicAnswer>;
  addPartitions(topic: string, body: http.PatchTopicBody): Promise<void>;
  viewGroup(group: string): Promise<http.GroupAnswer>;
  /** With its value, which the status leaves out. */
  producer(): Promise<ProducerView>;
  setProducer(body: ProducerBody): Promise<ProducerView>;
  burst(body: BurstBody): Promise<void>;
  /** A stretch of a topic as it lies in the log. */
  readMessages(topic: string, query: { from: string; partition: number | null }): Promise<MessagePage>;
  sendMessage(body: SendMessageBody): Promise<SentMessage>;
  openLesson(body: OpenLessonBody): Promise<LessonRun>;
  markLesson(body: MarkLessonBody): Promise<void>;
  endLesson(): Promise<void>;
  /** Stops, starts, restarts or wipes the embedded broker. */
  orderBroker(order: http.BrokerOrder): Promise<void>;
}

/** What went wrong, and what to do about it, in words for the user. */
export class CommandError extends Error {
  readonly code: string;
  readonly title: string;
  readonly todo: string;
  readonly field: string | null;
  /** Of Retry-After; null when there was none. */
  readonly retryAfterMs: number | null;

  constructor(problem: Pick<Problem, "code" | "title" | "detail" | "todo" | "field">, retryAfterMs: number | null = null) {
    super(problem.detail);
    this.name = "CommandError";
    this.code = problem.code;
    this.title = problem.title;
    this.todo = problem.todo;
    this.field = problem.field ?? null;
    this.retryAfterMs = retryAfterMs;
  }
}

interface Order<T> {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  body?: object;
  answer: z.ZodType<T> | null;
}

const PATIENCE_MS = 20_000;

async function send<T>({ method, path, body, answer }: Order<T>): Promise<T | null> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  } catch {
    throw new CommandError({
      code: "NO_ANSWER",
      title: "The lab does not answer",
      detail: "The request did not get through, or there was no answer to it.",
      todo: "Look whether the lab still runs where it was started (npm start), then try again.",
    });
  }
  const content: unknown = await response.json().catch(() => null);
  if (!response.ok) throw errorOf(response, content);
  return answer === null ? null : answer.parse(content);
}

function errorOf(response: Response, content: unknown): CommandError {
  const problem = Problem.safeParse(content);
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  if (problem.success) return new CommandError(problem.data, Number.isFinite(retryAfter) ? retryAfter * 1000 : null);
  return new CommandError({
    code: "NO_PROBLEM",
    title: `The lab answered ${response.status}`,
    detail: "It did not say why.",
    todo: "Look at the lab's log where it was started.",
  });
}

async function ask<T>(order: Order<T> & { answer: z.ZodType<T> }): Promise<T> {
  const answer = await send(order);
  if (answer === null) throw new Error(`${order.path} answered nothing`);
  return answer;
}

async function tell(order: Omit<Order<never>, "answer">): Promise<void> {
  await send({ ...order, answer: null });
}

const groupPath = (group: string) => `/api/groups/${encodeURIComponent(group)}`;
const topicPath = (topic: string) => `/api/topics/${encodeURIComponent(topic)}`;
const consumerPath = (group: string, id: string) => `${groupPath(group)}/consumers/${encodeURIComponent(id)}`;

export const httpCommands: Commands = {
  addConsumers: (group, body) => ask({ method: "POST", path: `${groupPath(group)}/consumers`, body, answer: AddedConsumers }),
  removeConsumer: (group, id, how) => tell({ method: "DELETE", path: `${consumerPath(group, id)}?how=${how}` }),
  order: (group, id, what) => tell({ method: "POST", path: `${consumerPath(group, id)}/${what}` }),
  changeConsumer: (group, id, body) => tell({ method: "PATCH", path: consumerPath(group, id), body }),
  openGroup: (body) => tell({ method: "POST", path: "/api/groups", body }),
  clusterGroups: () => ask({ method: "GET", path: "/api/cluster/groups", answer: ClusterGroups }),
  resetOffsets: (group, body) => ask({ method: "POST", path: `${groupPath(group)}/offsets/reset`, body, answer: ResetAnswer }),
  closeGroup: (group) => tell({ method: "DELETE", path: groupPath(group) }),
  createTopic: (body) => tell({ method: "POST", path: "/api/topics", body }),
  describeTopic: (topic) => ask({ method: "GET", path: topicPath(topic), answer: TopicAnswer }),
  addPartitions: (topic, body) => tell({ method: "PATCH", path: topicPath(topic), body }),
  viewGroup: (group) => ask({ method: "GET", path: groupPath(group), answer: GroupAnswer }),
  setProducer: (body) => ask({ method: "PUT", path: "/api/producer", body, answer: ProducerView }),
  producer: () => ask({ method: "GET", path: "/api/producer", answer: ProducerView }),
  burst: (body) => tell({ method: "POST", path: "/api/producer/burst", body }),
  readMessages: (topic, { from, partition }) => {
    const query = new URLSearchParams({ from, ...(partition === null ? {} : { partition: String(partition) }) });
    return ask({ method: "GET", path: `${topicPath(topic)}/messages?${query}`, answer: MessagePage });
  },
  sendMessage: (body) => ask({ method: "POST", path: "/send-message", body, answer: SentMessage }),
  openLesson: (body) => ask({ method: "POST", path: "/api/lesson", body, answer: LessonRun }),
  markLesson: (body) => tell({ method: "PATCH", path: "/api/lesson", body }),
  endLesson: () => tell({ method: "DELETE", path: "/api/lesson" }),
  orderBroker: (order) => tell({ method: "POST", path: `/api/broker/${order}` }),
};
