import type { Run, Throughput } from "../sections/throughput.ts";
import { median, quantile } from "./statistics.ts";
import { figure, judge } from "./table.ts";
import type { Table } from "./table.ts";

const AIM = { atLeast: 0.95 };

export function throughputTable({ messages, pairs }: Throughput): Table {
  const row = (name: string, runs: readonly Run[]) => {
    const rates = runs.flatMap(({ rate }) => rate ?? []);
    const used = median(runs.flatMap(({ cpu }) => cpu ?? []));
    return [
      name,
      String(rates.length),
      figure(median(rates)),
      figure(quantile(rates, 0)),
      figure(quantile(rates, 1)),
      figure(used === null ? null : (used * 1e6) / messages, 2),
    ];
  };
  const ratios = pairs.flatMap(({ lab, bare }) => (lab.rate !== null && bare.rate !== null ? lab.rate / bare.rate : []));
  const ratio = median(ratios);
  return {
    title: "3. Messages a second through three consumers",
    header: ["", "runs", "median", "lowest", "highest", "CPU s a million", "aim", ""],
    rows: [
      row(
        "with the lab around them, page open",
        pairs.map(({ lab }) => lab),
      ),
      row(
        "bare kafkajs",
        pairs.map(({ bare }) => bare),
      ),
      [
        "lab / bare, run by run",
        String(ratios.length),
        ...[ratio, quantile(ratios, 0), quantile(ratios, 1)].map((value) => figure(value, 3)),
        "",
        ...judge(ratio, AIM, ""),
      ],
    ],
    notes: [
      `${figure(messages)} messages of 100 B in three partitions, written before; both sides in turn, the first run of each not counted.`,
      "Rate between the first tenth and the last. CPU is that of the lab's whole process, and of the bare script's.",
    ],
  };
}
