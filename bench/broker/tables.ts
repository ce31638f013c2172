import { median, quantile } from "../report/statistics.ts";
import { figure, judge, type Table } from "../report/table.ts";
import type { Library } from "./client.ts";
import type { Footprint, Weights } from "./sections/footprint.ts";
import { LATENCY_RATE, type Latencies } from "./sections/latency.ts";
import type { Settling } from "./sections/settle.ts";
import type { Starts } from "./sections/start.ts";
import type { Rate, Throughput } from "./sections/throughput.ts";

const START_AIM = { below: 300 };
const MEMORY_AIM = { below: 100 };
const SETTLE_AIM = { below: 3000 };
/** Of Apache Kafka's messages a second. */
const THROUGHPUT_AIMS = { kafkajs: { atLeast: 1 }, librdkafka: { atLeast: 0.5 } } as const;
/** Apache Kafka's time divided by ours. */
const LATENCY_AIM = { atLeast: 1 };

/** MB of a million bytes. */
const inMb = (bytes: number | null) => (bytes === null ? null : bytes / 1e6);
const most = (samples: readonly number[]) => quantile(samples, 1);

export function startTable({ embedded, apache }: Starts): Table {
  const figures = [median(embedded), most(embedded), median(apache), most(apache)].map((ms) => figure(ms));
  const row = ["process to first answer", String(embedded.length), ...figures, ...judge(median(embedded), START_AIM, "ms")];
  return {
    title: "1. Start to first answer, ms",
    header: ["", "n", "embedded p50", "longest", "Apache p50", "longest", "aim (p50)", ""],
    rows: [row],
    notes: [
      "From the start of a process with nothing but the broker to its answer to Metadata. Apache Kafka's storage was made before.",
    ],
  };
}

export function footprintTable({ node, logBytes, sides }: Footprint): Table {
  const row = (name: string, key: keyof Weights, log: number) => {
    const ours = sides.embedded[key];
    const own = ours === null || node === null ? null : ours - node - log;
    const cells = [ours, own, sides.apache[key]].map((bytes) => figure(inMb(bytes), 1));
    return [name, ...cells, ...judge(inMb(own), MEMORY_AIM, "MB")];
  };
  const log = figure(inMb(logBytes));
  return {
    title: "2. Resident memory of the broker's process, MB",
    header: ["", "embedded", "its own", "Apache", "aim (its own)", ""],
    rows: [row("idle", "idle", 0), row(`after ${log} MB were written`, "written", logBytes), row("and read", "read", logBytes)],
    notes: [
      `Its own: less a bare Node (${figure(inMb(node), 1)} MB) and the values of the records (${log} MB). Apache Kafka keeps its records in`,
      "files, which are no part of its process, and has the heap that Kafka's script gives it (1 GB).",
    ],
  };
}

const PLACES: Readonly<Record<Library, number>> = { kafkajs: 3, librdkafka: 4 };

export function throughputTable({ library, rates }: Throughput): Table {
  const place = PLACES[library];
  const aim = THROUGHPUT_AIMS[library];
  const row = ({ work, mode, valueBytes, perSecond, rounds }: Rate) => {
    const { embedded, apache } = perSecond;
    const ratio = embedded === null || apache === null ? null : embedded / apache;
    const size = valueBytes === 1000 ? "1 kB" : `${valueBytes} B`;
    return [
      `${work} ${mode} of ${size}`,
      String(rounds),
      figure(embedded),
      figure(apache),
      figure(ratio, 2),
      ...judge(ratio, aim, ""),
    ];
  };
  const client = library === "kafkajs" ? "kafkajs" : "librdkafka (confluent-kafka for Python)";
  return {
    title: `${place}. Messages a second with ${client}, acks all`,
    header: ["", "n", "embedded", "Apache", "ratio", "aim (ratio)", ""],
    rows: rates.map(row),
    notes: [
      "One partition, the client in a process of its own, the median of rounds in turn. Singles: one message a request and a batch,",
      "each written when the one before was answered.",
    ],
  };
}

/** Where the clients cannot be had. */
export function noThroughputTable(library: Library, why: string): Table {
  return { ...throughputTable({ library, rates: [] }), rows: [["not measured"]], notes: [why] };
}

export function settleTable(settlings: readonly Settling[]): Table {
  const row = ({ consumers, ms: { embedded, apache } }: Settling) => [
    `${consumers} consumers`,
    String(embedded.length),
    ...[median(embedded), most(embedded), median(apache), most(apache)].map((ms) => figure(ms)),
    ...judge(most(embedded), SETTLE_AIM, "ms"),
  ];
  return {
    title: "5. From joining to assigned, ms",
    header: ["", "n", "embedded p50", "longest", "Apache p50", "longest", "aim (longest)", ""],
    rows: settlings.map(row),
    notes: [
      "Connected kafkajs consumers in one process begin to run all at once; it ends when each owns one partition. 500 ms of it and more",
      "are the initial rebalance delay.",
    ],
  };
}

export function latencyTable({ embedded, apache }: Latencies): Table {
  const row = (name: string, q: number) => {
    const [ours, theirs] = [quantile(embedded, q), quantile(apache, q)];
    const ratio = ours === null || theirs === null ? null : theirs / ours;
    const verdict = q === 0.99 ? judge(ratio, LATENCY_AIM, "") : [];
    return [name, String(embedded.length), figure(ours, 2), figure(theirs, 2), figure(ratio, 2), ...verdict];
  };
  return {
    title: `6. From send to handler at ${LATENCY_RATE.toLocaleString("en-US")} messages a second, ms`,
    header: ["", "n", "embedded", "Apache", "Apache ÷ embedded", "aim", ""],
    rows: [row("p50", 0.5), row("p99", 0.99), row("p99.9", 0.999)],
    notes: ["A kafkajs producer, one message a request with acks all, and a kafkajs consumer, in one process."],
  };
}
