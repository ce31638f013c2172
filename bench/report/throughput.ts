import type { Throughput } from "../sections/throughput.ts";
import { median } from "./statistics.ts";
import { figure, judge } from "./table.ts";
import type { Table } from "./table.ts";

const AIM = { atLeast: 0.95 };

export function throughputTable({ messages, lab, bare }: Throughput): Table {
  const row = (name: string, { rates, cpu }: Throughput["lab"]) => {
    const used = median(cpu);
    return [
      name,
      String(rates.length),
      figure(median(rates)),
      figure(rates.length > 0 ? Math.min(...rates) : null),
      figure(rates.length > 0 ? Math.max(...rates) : null),
      figure(used === null ? null : (used * 1e6) / messages, 2),
    ];
  };
  const [ofLab, ofBare] = [median(lab.rates), median(bare.rates)];
  const ratio = ofLab === null || ofBare === null ? null : ofLab / ofBare;
  return {
    title: "3. Messages a second through three consumers",
    header: ["", "runs", "median", "lowest", "highest", "CPU s a million", "aim", ""],
    rows: [
      row("with the lab around them, page open", lab),
      row("bare kafkajs", bare),
      ["ratio of the medians", "", figure(ratio, 3), "", "", "", ...judge(ratio, AIM, "")],
    ],
    notes: [
      `${figure(messages)} messages of 100 B in three partitions, written before; both sides in turn, the first run of each not counted.`,
      "Rate between the first tenth and the last. CPU is that of the lab's whole process, and of the bare script's.",
    ],
  };
}
