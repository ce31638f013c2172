import { expect, vi } from "vitest";
import { ManualClock } from "../clock/manual-clock.ts";
import { LabError } from "../contract/errors.ts";
import { Problem } from "../contract/http.ts";
import type { Role } from "../contract/socket.ts";
import { createApi, type ApiRequest, type ApiResponse } from "./dispatch.ts";
import { FakeLab } from "./fake-lab.ts";
import type { Operation } from "./operation.ts";

/** What is sent besides method and target; the usual sender is a host who sends JSON. */
export interface Sent {
  role?: Role;
  type?: string;
  body?: unknown;
  sender?: string;
}

export type ApiOfFakeLab = ReturnType<typeof apiOfFakeLab>;

/** The API of a fake lab that has this group, on a clock by hand. For tests only. */
export function apiOfFakeLab(group = "g") {
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const clock = new ManualClock();
  const lab = new FakeLab(group);
  const api = createApi({ lab, clock, log });

  function send(method: string, target: string, { role = "host", type = "application/json", body, sender = "me" }: Sent = {}) {
    const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
    const request: ApiRequest = {
      method,
      target,
      contentType: text === "" ? undefined : type,
      sender,
      role,
      demand: (needed) => {
        if (needed === "host" && role !== "host") throw new LabError("NOT_HOST", "You are a viewer.");
      },
      readBody: async (limit) => {
        if (text.length > limit) throw new LabError("TOO_LARGE", "Too large.");
        return new TextEncoder().encode(text);
      },
    };
    return api(request);
  }

  return { lab, clock, log, send };
}

/** The problem that an answer tells, whose status is the answer's. */
export function problemOf(response: ApiResponse): Problem {
  expect(response.headers["Content-Type"]).toBe("application/problem+json");
  const problem = Problem.parse(JSON.parse(response.body ?? ""));
  expect(problem.status).toBe(response.status);
  return problem;
}

/** A request of that kind which succeeds. */
export function example(operation: Operation): [string, string, Sent] {
  const bodies: Record<string, unknown> = {
    openGroup: { group: "new" },
    patchConsumer: { processingMs: 5 },
    createTopic: { name: "t", partitions: 3 },
    addPartitions: { partitions: 4 },
    burst: { count: 100 },
    resetOffsets: { to: "earliest", dryRun: true },
    sendMessage: { topic: "t", value: "hello" },
    openLesson: { lesson: "keys", partitions: 3, groups: [{}] },
    markLesson: { step: 1, stage: "after" },
  };
  const target = operation.path.replace("{group}", "g").replace("{id}", "C1").replace("{topic}", "web-events-partitioned");
  const body = bodies[operation.id];
  return [operation.method, operation.id === "removeConsumer" ? `${target}?how=leave` : target, body ? { body } : {}];
}
