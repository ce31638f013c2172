import { io } from "socket.io-client";
import { z } from "zod";
import { isChange } from "../lib/api/operation.ts";
import { OPERATIONS } from "../lib/api/operations.ts";
import { Problem } from "../lib/contract/http.ts";
import { CLIENT_EVENTS, WatchAnswer, type Role } from "../lib/contract/socket.ts";
import { sendRaw, type RawAnswer } from "../lib/server/test-server.ts";
import { expect, test } from "./fixtures/test.ts";

test.use({ ownServer: { HOST: "0.0.0.0", KAFKA_SESSION_TIMEOUT_MS: "3000" } });

/** Bodies that would be accepted, so that nothing but who sends them can be the reason of a refusal. */
const BODIES: Record<string, object> = {
  openGroup: { group: "intruders" },
  addConsumers: {},
  patchConsumer: { processingMs: 1000 },
  createTopic: { name: "intruders", partitions: 1 },
  addPartitions: { partitions: 9 },
  setProducer: { running: true },
  burst: { count: 1 },
  sendMessage: { topic: "intruders", value: "hello" },
};

const LIVE = "/socket.io/?EIO=4&transport=";
const UPGRADE = {
  Connection: "Upgrade",
  Upgrade: "websocket",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
};

interface Door {
  name: string;
  method: string;
  path: string;
  /** Whether it changes something, or opens a live connection: then its Origin counts. */
  guarded: boolean;
  hostOnly: boolean;
  headers: Record<string, string>;
  body?: string;
}

/** Every route and every way to a live connection. */
function doors(group: string, topic: string): Door[] {
  const routes = OPERATIONS.map(({ id, method, path, role }): Door => {
    const filled = path.replace("{group}", group).replace("{id}", "C1").replace("{topic}", topic);
    const body = BODIES[id];
    return {
      name: `${method} ${path}`,
      method,
      path: id === "removeConsumer" ? `${filled}?how=crash` : filled,
      guarded: isChange(method),
      hostOnly: role === "host",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
  });
  const live = { guarded: true, hostOnly: false };
  return [
    ...routes,
    { ...live, name: "websocket", method: "GET", path: `${LIVE}websocket`, headers: UPGRADE },
    { ...live, name: "polling", method: "GET", path: `${LIVE}polling`, headers: {} },
    { ...live, name: "polling, sending", method: "POST", path: `${LIVE}polling&sid=none`, headers: {}, body: "40" },
  ];
}

function codeOf({ status, text }: RawAnswer): string {
  const problem = Problem.safeParse(status >= 400 && text.startsWith("{") ? JSON.parse(text) : null);
  return problem.success ? `${status} ${problem.data.code}` : String(status);
}

test("a viewer, a foreign Host and a foreign Origin are refused at every door, and nothing is changed", async ({
  server,
  group,
  lab,
}) => {
  await group.start();
  const before = await group.answer();
  const { port } = new URL(server.url);
  const own = { Host: `127.0.0.1:${port}` };
  const asHost = { Authorization: `Bearer ${server.token}` };
  expect(
    OPERATIONS.filter(({ method }) => isChange(method)).every(({ role }) => role === "host"),
    "whatever changes takes the host",
  ).toBe(true);

  for (const { name, method, path, guarded, hostOnly, headers, body } of doors(group.name, group.topic)) {
    const knock = async (more: Record<string, string>) =>
      codeOf(
        await sendRaw(Number(port), {
          method,
          path,
          headers: { ...headers, ...own, ...more },
          ...(body === undefined ? {} : { body }),
        }),
      );

    if (hostOnly) expect(await knock({}), `${name} by a viewer`).toBe("403 NOT_HOST");
    else expect(await knock({}), `${name} by a viewer`).not.toMatch(/403/);
    if (hostOnly)
      expect(await knock({ Authorization: "Bearer of-yesterday" }), `${name} with a wrong token`).toBe("403 NOT_HOST");

    for (const host of ["evil.example", `evil.example:${port}`, `127.0.0.1.evil.example:${port}`, "127.0.0.1@evil.example"]) {
      expect(await knock({ ...asHost, Host: host }), `${name} with Host ${host}`).toBe("403 FOREIGN_HOST");
    }
    if (!guarded) continue;
    for (const origin of [
      "http://evil.example",
      "null",
      `http://127.0.0.1:${Number(port) + 1}`,
      `http://localhost:${port}.evil.example`,
    ]) {
      expect(await knock({ ...asHost, Origin: origin }), `${name} with Origin ${origin}`).toBe("403 FOREIGN_ORIGIN");
    }
    for (const site of ["cross-site", "same-site"]) {
      expect(await knock({ ...asHost, "Sec-Fetch-Site": site }), `${name} sent ${site}`).toBe("403 FOREIGN_ORIGIN");
    }
  }
  expect(await group.answer()).toMatchObject({ members: before.members, generation: before.generation, topic: before.topic });
  expect((await lab.groups()).groups.map(({ group }) => group)).not.toContain("intruders");
  await expect(lab.health()).resolves.toMatchObject({ consumers: 1 });
});

test("over a live connection a viewer can ask for what may be seen, and for nothing else", async ({ server, group }) => {
  const socket = io(server.url, { transports: ["websocket"], reconnection: false });
  try {
    const ask = async (event: string, payload: unknown) =>
      WatchAnswer.parse(await socket.timeout(5000).emitWithAck(event, payload));
    const rightly = new Map<string, object>(
      Object.entries({
        watch: { group: group.name },
        unwatch: { group: group.name },
        "watch-messages": { source: { kind: "group", group: group.name } },
        "unwatch-messages": {},
        "watch-samples": { group: group.name },
        "unwatch-samples": {},
      } satisfies Record<keyof typeof CLIENT_EVENTS, object>),
    );
    const roles = new Map<string, Role>(Object.entries(CLIENT_EVENTS).map(([event, { role }]) => [event, role]));
    for (const [event, role] of roles) {
      const answer = await ask(event, rightly.get(event));
      if (role === "host") expect(answer, event).toMatchObject({ ok: false, code: "NOT_HOST" });
      else expect(answer, event).toEqual({ ok: true });
    }
    for (const payload of [null, 1, "g", {}, { group: 1 }, { group: group.name, more: 1 }, [{ group: group.name }]]) {
      expect(await ask("watch", payload), JSON.stringify(payload)).toMatchObject({ ok: false, code: "VALIDATION" });
    }
    expect(await ask("watch", { group: "nobody-made-this" })).toMatchObject({ ok: false, code: "GROUP_NOT_FOUND" });
    // An event that is not on the list is not answered; the connection and the lab live on.
    await expect(socket.timeout(500).emitWithAck("addConsumers", { group: group.name })).rejects.toThrow("timed out");
    expect(await ask("watch", { group: group.name })).toEqual({ ok: true });
  } finally {
    socket.disconnect();
  }
  expect((await group.answer()).members).toEqual([]);
});

test("the description of the interface lists every door with what it refuses", async ({ server }) => {
  const Description = z.object({
    openapi: z.string(),
    paths: z.record(z.string(), z.record(z.string(), z.looseObject({ responses: z.record(z.string(), z.unknown()) }))),
  });
  const { openapi, paths } = Description.parse(await (await fetch(`${server.url}/api/openapi.json`)).json());
  expect(openapi).toMatch(/^3\.1\./);
  for (const { method, path } of OPERATIONS) {
    expect(Object.keys(paths[path]?.[method.toLowerCase()]?.responses ?? {}), `${method} ${path}`).toContain("403");
  }
});
