import { fileURLToPath } from "node:url";
import { createApi } from "./lib/api/dispatch.ts";
import { systemClock as clock } from "./lib/clock/clock.ts";
import { instancesFolder } from "./lib/config/cache-folder.ts";
import type { Config } from "./lib/config/config.ts";
import { readConfig } from "./lib/config/read-config.ts";
import { startEmbeddedBroker, type EmbeddedBroker } from "./lib/embedded/embedded-broker.ts";
import { publishLab } from "./lib/lab/runtime.ts";
import { startLab } from "./lib/lab/start-lab.ts";
import { createLog } from "./lib/log/log.ts";
import { createAccess } from "./lib/server/access.ts";
import { openFront } from "./lib/server/front.ts";
import { canonicalHost, isLoopback, machineNames } from "./lib/server/host-names.ts";
import { hostCookieName, makeHostToken } from "./lib/server/host-token.ts";
import { startHub } from "./lib/server/hub.ts";
import { startLifetime, type Lifetime } from "./lib/server/lifetime.ts";
import { joinUrls, listen, ownUrl } from "./lib/server/listen.ts";
import { startPages } from "./lib/server/pages.ts";
import { roleOf } from "./lib/server/role-of.ts";
import { findKafkaLog, localPort } from "./lib/steps/find-kafka-log.ts";
import { startKafkaLog, type KafkaLog } from "./lib/steps/kafka-log.ts";

/** Consumers that have not left by then are cut off. */
const LEAVE_WITHIN_MS = 3000;

const dev = process.argv.includes("--dev");
// Before Next and React are loaded, which look at it once.
Object.assign(process.env, { NODE_ENV: dev ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1" });

const log = createLog("server");
const lifetime = startLifetime({ process, clock, log });

try {
  await serve(readConfig(process.env), lifetime);
} catch (error) {
  log.debug("Why it did not start", { err: error });
  if (!lifetime.ending) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  lifetime.end(1);
}

/** The composition root: everything is made here, in order, and nowhere else. */
async function serve(config: Config, lifetime: Lifetime): Promise<void> {
  for (const notice of config.notices) log.warn(notice);
  // First of all and, by the order in which things end, last. Its thread starts while this one goes on.
  const broker = config.kafka ? null : startEmbeddedBroker({ config: config.embedded, clock, log: createLog("broker") });
  const brokerToEnd = broker?.catch(() => null);
  lifetime.onEnd("broker", async () => (await brokerToEnd)?.close());

  // Whether the port is free is known at once, whether Kafka answers only after 15 s.
  const { server, port, ready } = await listen(config.host, config.port);
  lifetime.onEnd("connections", () => server.closeAllConnections());

  const embedded = await broker;
  const kafkaLog = await followKafka(config);
  lifetime.onEnd("the coordinator's log", () => kafkaLog?.close());
  const lab = await startLab({ config, clock, log: createLog("lab"), embedded, steps: embedded ?? kafkaLog });
  lifetime.onEnd("lab", () => lab.close(LEAVE_WITHIN_MS));
  publishLab(lab);

  // After the lab, so that what keeps it from starting is the one thing that is said.
  const dir = fileURLToPath(new URL(".", import.meta.url));
  const pages = await startPages({ dev, dir, hostname: config.host, port });
  lifetime.onEnd("pages", () => pages.close());

  const token = isLoopback(canonicalHost(config.host) ?? config.host) ? null : makeHostToken();
  const cookieName = hostCookieName(port);
  const access = createAccess({ host: config.host, allowedHosts: config.allowedHosts, machineNames, token, cookieName });
  const hub = startHub({
    lab,
    clock,
    log: createLog("live"),
    roleOf: roleOf(access),
    joinUrls: () => joinUrls(config.host, port),
  });
  lifetime.onEnd("live connections", () => hub.close());

  const api = createApi({ lab, clock, log: createLog("api") });
  const closeFront = openFront({ server, access, cookieName, api, pages, live: hub.server, log });
  lifetime.onEnd("the door", () => {
    server.close();
    closeFront();
  });
  ready();
  announce(config, { port, token, embedded });
}

/** The coordinator's steps of an Apache Kafka that `npm run kafka` has started, or will: it can only be one of this machine. */
async function followKafka({ kafka }: Config): Promise<KafkaLog | null> {
  const port = kafka && localPort(kafka.brokers);
  if (port === null) return null;
  return startKafkaLog({ find: () => findKafkaLog(instancesFolder(), port), clock, log: createLog("lab") });
}

/** Straight to the terminal, whatever LOG_LEVEL says; the token is shown here and never again. */
function announce(
  config: Config,
  { port, token, embedded }: { port: number; token: string | null; embedded: EmbeddedBroker | null },
): void {
  const own = ownUrl(config.host, port);
  const lines = [`Rebalance Lab serves on ${own}`];
  if (embedded) {
    lines.push(`  its Kafka broker:      ${embedded.connection.brokers.join()}`);
    if (embedded.notice !== null) lines.push(`  ${embedded.notice}`);
  }
  if (token !== null) {
    lines.push(
      `  for you, the host:    ${own}/?token=${token}`,
      ...joinUrls(config.host, port).map((url) => `  for those who look on: ${url}`),
      "  Whoever has the host's link can change everything: do not show it to a class.",
    );
  }
  process.stdout.write(`${lines.join("\n")}\n`);
}
