import { once } from "node:events";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Health } from "../lib/contract/http.ts";
import { sendRaw } from "../lib/server/test-server.ts";
import { buildIfNeeded } from "../scripts/build.ts";
import { answers } from "../tools/kafka/answers.ts";
import { isAlive } from "../tools/process/ancestors.ts";
import { startGuard, type Guard } from "../tools/process/guard.ts";
import { ANY_BROKER } from "./brokers.ts";
import { describeGroup } from "./clients/groups.ts";
import { until, uniqueName } from "./until.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
let guard: Guard;

beforeAll(async () => {
  guard = startGuard();
  // The whole test command has built already.
  await buildIfNeeded();
});

afterAll(() => guard.close());

interface Run {
  pid: number;
  url: string;
  output(): string;
  /** Resolves with the exit code, null where a signal ended it. */
  ended: Promise<number | null>;
}

/** Runs a command in the project's folder, as a user does; `PATH` as npm makes it. */
function run(command: string[], env: Record<string, string>): Omit<Run, "url"> {
  const [program = "", ...args] = command;
  const path = [join(ROOT, "node_modules", ".bin"), process.env["PATH"]].join(delimiter);
  const child = guard.spawn(program, args, { cwd: ROOT, env: { ...process.env, PATH: path, PORT: "0", ...env } });
  let printed = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (printed += chunk));
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (printed += chunk));
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return { pid: child.pid ?? 0, output: () => printed, ended };
}

async function start(command: string[], group: string): Promise<Run> {
  const running = run(command, { KAFKA_BROKERS: ANY_BROKER.bootstrap, KAFKA_CONSUMER_GROUP_ID: group });
  let url = "";
  await until(() => {
    url = /Rebalance Lab serves on (\S+)/.exec(running.output())?.[1] ?? "";
    expect(url, running.output()).not.toBe("");
  }, 60_000);
  return { ...running, url };
}

describe("what is told to end ends, and leaves nothing", () => {
  const NODE = ["node", "scripts/start.js"];
  const NPM = ["npm", "start"];

  test.each([
    ["SIGTERM to node", NODE, "SIGTERM", 0],
    ["SIGINT to node", NODE, "SIGINT", 0],
    ["SIGHUP to node", NODE, "SIGHUP", 0],
    ["SIGTERM to npm", NPM, "SIGTERM", null],
    ["SIGKILL to npm", NPM, "SIGKILL", null],
  ] as const)("%s", async (_, command, signal, code) => {
    const group = uniqueName("life");
    const running = await start([...command], group);
    const added = await fetch(`${running.url}/api/groups/${group}/consumers`, { method: "POST" });
    expect(added.status).toBe(201);
    await until(async () => expect(await members(group)).toBe(1));

    process.kill(running.pid, signal);
    expect(await running.ended).toBe(code);
    // A program of the guard leads a process group: everything that it started is in there.
    await until(() => expect(isAlive(-running.pid)).toBe(false));
    // It has left: the coordinator did not have to wait for its session to end.
    expect(await members(group)).toBe(0);
    await expect(fetch(running.url)).rejects.toThrow();
  });
});

test("with nothing but itself it runs on a broker of its own, and takes that with it", async () => {
  const { pid, output, ended } = run(["node", "scripts/start.js"], { KAFKA_BROKERS: "", EMBEDDED_KAFKA_PORT: "0" });
  await until(() => expect(output()).toContain("its Kafka broker:"), 60_000);
  const [, url = ""] = /serves on (\S+)/.exec(output()) ?? [];
  const [, bootstrap = ""] = /its Kafka broker: +(\S+)/.exec(output()) ?? [];
  const health = Health.parse(await (await fetch(`${url}/api/health`)).json());
  expect(health.broker).toMatchObject({ kind: "embedded", address: bootstrap, state: "up", embedded: { running: true } });
  const port = Number(bootstrap.split(":")[1]);
  expect(await answers(port)).toBe(true);
  const added = await fetch(`${url}/api/groups/web-events-group/consumers`, { method: "POST" });
  expect(added.status).toBe(201);

  process.kill(pid, "SIGTERM");
  expect(await ended).toBe(0);
  await until(() => expect(isAlive(-pid)).toBe(false));
  expect(await answers(port)).toBe(false);
});

async function members(group: string): Promise<number> {
  return (await describeGroup(ANY_BROKER, group)).members.length;
}

describe("what cannot start says why in one sentence, and ends with 1", { concurrent: true }, () => {
  const failed = async (env: Record<string, string>) => {
    const { ended, output } = run(["node", "server.ts"], { KAFKA_BROKERS: ANY_BROKER.bootstrap, ...env });
    expect(await ended).toBe(1);
    return output().trim();
  };

  const takenPort = async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    return { port: address !== null && typeof address === "object" ? address.port : 0, free: () => other.close() };
  };

  test("a taken port", async () => {
    const { port, free } = await takenPort();
    expect(await failed({ PORT: String(port) })).toMatch(new RegExp(`^PORT=${port} is taken: .* PORT=${port + 1} npm start$`));
    free();
  });

  test("a taken port of the embedded broker, where one is asked for", async () => {
    const { port, free } = await takenPort();
    const said = await failed({ KAFKA_BROKERS: "", EMBEDDED_KAFKA_PORT: String(port) });
    expect(said).toMatch(new RegExp(`^EMBEDDED_KAFKA_PORT=${port} is taken: .* takes a free one$`));
    free();
  });

  test("a wrong variable", async () => {
    expect(await failed({ KAFKA_TOPIC_PARTITIONS: "many" })).toBe(
      "KAFKA_TOPIC_PARTITIONS=many is wrong: it must be a whole number from 1 to 100000.",
    );
  });

  test("a broker that does not answer", async () => {
    expect(await failed({ KAFKA_BROKERS: "127.0.0.1:1" })).toMatch(
      /^Kafka at 127\.0\.0\.1:1 did not answer within 15 s .*KAFKA_BROKERS$/,
    );
  });
});

test("odd paths are answered in order, by the pages too", async () => {
  const running = await start(["node", "server.ts"], uniqueName("paths"));
  const port = Number(new URL(running.url).port);
  const status = async (path: string) => (await sendRaw(port, { path })).status;
  expect(await status("/")).toBe(200);
  for (const path of ["/%E0%A4%A", "/%", "/%00", "/a%2fb", "/x?y=%ff", "/_next/%ff", "/../x"])
    expect(await status(path)).toBe(404);
  for (const path of ["/api/groups/%E0%A4%A", "/api/%"]) expect(await status(path)).toBe(400);
  expect(running.output()).not.toMatch(/error/i);
  process.kill(running.pid, "SIGTERM");
  expect(await running.ended).toBe(0);
});
