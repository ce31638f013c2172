import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import packageJson from "../../package.json" with { type: "json" };
import { startKafka } from "../kafka/kafka.ts";
import { freePorts } from "../kafka/ports.ts";
import { startGuard } from "../process/guard.ts";
import { findOnPath } from "../programs/find.ts";
import { runJava, runKafkaJs, runKcat, runPlatformatic, runPython, type Errand } from "./clients.ts";
import { askEveryVersion } from "./every-version.ts";
import { startProxy } from "./proxy.ts";
import { createRecording } from "./recording.ts";

const HELP = `Records what real clients and an Apache Kafka say to each other, into lib/wire/golden.

  npm run golden
  npm run golden -- --python NAME=PROGRAM ...

kcat takes part where there is one. A Python takes part where it is given, under the name of what is
installed in it: "kafka-python 3.0.12=/path/to/python" or "confluent-kafka 2.16.0=/path/to/python".`;

const FOLDER = new URL("../../lib/wire/golden/", import.meta.url);
const TOPIC = "golden";
/** Its frames fill what the other clients leave. */
const OURS = "our own encoder";
const JAVA = "Apache Kafka's own tools";

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { python: { type: "string", multiple: true, default: [] }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const guard = startGuard();
  const [port = 0, brokerPort = 0] = await freePorts(2);
  const recording = createRecording(OURS);
  let client = JAVA;
  const proxy = await startProxy(port, brokerPort, (exchange) => recording.add(client, exchange));
  const kafka = await startKafka({ port: brokerPort, properties: { "advertised.listeners": `PLAINTEXT://127.0.0.1:${port}` } });
  const errand: Errand = { bootstrap: `127.0.0.1:${port}`, topic: TOPIC, guard };
  try {
    await kafka.cli(["topics", "--create", "--topic", TOPIC, "--partitions", "2"]);
    for (const [name, run] of clientsOf(values.python)) {
      client = name;
      console.log(name);
      await run(errand);
    }
    client = OURS;
    await askEveryVersion(port, TOPIC);
    await mkdir(FOLDER, { recursive: true });
    for (const [name, text] of recording.texts()) await writeFile(new URL(fileName(name), FOLDER), text);
  } finally {
    proxy.close();
    await kafka.stop();
    await guard.close();
  }
}

type Run = (errand: Errand) => Promise<void>;

function clientsOf(pythons: readonly string[]): [string, Run][] {
  const { dependencies, devDependencies } = packageJson;
  const clients: [string, Run][] = [
    [`kafkajs ${dependencies.kafkajs}`, runKafkaJs],
    [`@platformatic/kafka ${devDependencies["@platformatic/kafka"]}`, runPlatformatic],
    [JAVA, runJava],
  ];
  const kcat = findOnPath(["kcat", "kafkacat"]);
  if (kcat !== null) clients.push(["kcat", (errand) => runKcat(errand, kcat)]);
  for (const given of pythons) {
    const [name = "", python = ""] = given.split("=");
    const script = new URL(name.startsWith("confluent") ? "confluent.py" : "kafka_python.py", import.meta.url);
    clients.push([name, (errand) => runPython(errand, python, fileURLToPath(script))]);
  }
  return clients;
}

function fileName(client: string): string {
  return `${client
    .toLowerCase()
    .match(/[a-z0-9.]+/g)
    ?.join("-")}.txt`;
}

await main(process.argv.slice(2));
