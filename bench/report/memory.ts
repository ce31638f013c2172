import { MEMORY_TRAFFIC } from "../sections/memory.ts";
import type { Weight, Weights } from "../sections/memory.ts";
import { figure, judge } from "./table.ts";
import type { Table } from "./table.ts";

const AIM = { below: 2 };

/** MB of a million bytes. */
const inMb = (bytes: number | null) => (bytes === null ? null : bytes / 1e6);

export function memoryTable(weights: readonly Weights[]): Table {
  const rows = weights.map(({ consumers, lab, bare }) => [
    `${consumers} ${consumers === 1 ? "consumer" : "consumers"}`,
    ...[lab, bare].flatMap(cellsOf),
  ]);
  const [first, ...more] = weights;
  const slopes = more.map((weight) => {
    const [lab, bare] = [perConsumer("lab", first, weight), perConsumer("bare", first, weight)];
    const name = `MB a consumer, from ${first?.consumers} to ${weight.consumers}`;
    return [name, ...[...lab, ...bare].map((mb) => figure(mb, 2)), ...judge(larger(lab[0], lab[1]), AIM, "MB")];
  });
  return {
    title: "4. Memory of the lab's process, MB",
    header: ["", "lab RSS", "after GC", "its heap", "bare RSS", "after GC", "its heap", "aim (RSS)", ""],
    rows: [...rows, ...slopes],
    notes: [
      `As many partitions as consumers at the most, ${MEMORY_TRAFFIC} messages a second. RSS as it is after a quiet while, then after a`,
      "garbage collection of all threads; the larger of both slopes is held against the aim. Bare: as many kafkajs consumers in",
      "one plain process.",
    ],
  };
}

function cellsOf(weight: Weight): string[] {
  return figuresOf(weight).map((bytes) => figure(inMb(bytes), 1));
}

function figuresOf({ rss, rssCollected, heapCollected }: Weight) {
  return [rss, rssCollected, heapCollected] as const;
}

/** MB for each consumer more, of each of the three figures. */
function perConsumer(side: "lab" | "bare", few: Weights | undefined, many: Weights) {
  const before = few ? figuresOf(few[side]) : [null, null, null];
  return figuresOf(many[side]).map((after, index) => {
    const start = before[index] ?? null;
    return start === null || after === null || !few ? null : (after - start) / 1e6 / (many.consumers - few.consumers);
  });
}

function larger(one: number | null | undefined, other: number | null | undefined): number | null {
  return typeof one === "number" && typeof other === "number" ? Math.max(one, other) : null;
}
