import { MEMORY_TRAFFIC } from "../sections/memory.ts";
import type { Weight } from "../sections/memory.ts";
import { figure, judge } from "./table.ts";
import type { Table } from "./table.ts";

const AIM = { below: 2 };

/** Bytes in MB of a million, as kafkajs' and Node's own figures are usually given. */
const inMb = (bytes: number | null) => (bytes === null ? null : bytes / 1e6);

export function memoryTable(weights: readonly Weight[]): Table {
  const [first] = weights;
  const rows = weights.map(({ consumers, labRss, labHeap, bareRss, bareHeap }) => [
    `${consumers} ${consumers === 1 ? "consumer" : "consumers"}`,
    ...[labRss, labHeap, bareRss, bareHeap].map((bytes) => figure(inMb(bytes), 1)),
  ]);
  const slopes = weights.slice(1).map((weight) => {
    const slope = (of: (weight: Weight) => number | null) => (first ? perConsumer(first, weight, of) : null);
    const rss = slope(({ labRss }) => labRss);
    return [
      `MB a consumer, from 1 to ${weight.consumers}`,
      figure(rss, 2),
      figure(
        slope(({ labHeap }) => labHeap),
        2,
      ),
      figure(
        slope(({ bareRss }) => bareRss),
        2,
      ),
      figure(
        slope(({ bareHeap }) => bareHeap),
        2,
      ),
      ...judge(rss, AIM, "MB"),
    ];
  });
  return {
    title: "4. Memory of the lab's process, MB",
    header: ["", "lab RSS", "lab heap", "bare RSS", "bare heap", "aim (RSS)", ""],
    rows: [...rows, ...slopes],
    notes: [
      `As many partitions as consumers at the most, ${MEMORY_TRAFFIC} messages a second. RSS as it is after a quiet while;`,
      "heap of all threads, after a garbage collection. Bare: as many kafkajs consumers in one plain process.",
    ],
  };
}

/** MB for each consumer more. */
function perConsumer(few: Weight, many: Weight, of: (weight: Weight) => number | null): number | null {
  const [before, after] = [of(few), of(many)];
  if (before === null || after === null || many.consumers <= few.consumers) return null;
  return (after - before) / 1e6 / (many.consumers - few.consumers);
}
