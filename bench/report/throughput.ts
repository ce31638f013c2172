import type { Run, Throughput } from "../sections/throughput.ts";
import { median, quantile } from "./statistics.ts";
import { figure, judge } from "./table.ts";
import type { Table } from "./table.ts";

const AIM = { atLeast: 0.95 };

export function throughputTable({ messages, rounds }: Throughput): Table {
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
  const compare = (name: string, side: "lab" | "page", aim: Parameters<typeof judge>[1] | null) => {
    const ratios = rounds.flatMap(({ [side]: { rate }, bare }) => (rate !== null && bare.rate !== null ? rate / bare.rate : []));
    const ratio = median(ratios);
    const range = [ratio, quantile(ratios, 0), quantile(ratios, 1)].map((value) => figure(value, 3));
    return [name, String(ratios.length), ...range, "", ...(aim ? judge(ratio, aim, "") : [])];
  };
  return {
    title: "3. Messages a second through three consumers",
    header: ["", "runs", "median", "lowest", "highest", "CPU s a million", "aim", ""],
    rows: [
      row(
        "with the lab around them",
        rounds.map(({ lab }) => lab),
      ),
      row(
        "the same, and the page open here",
        rounds.map(({ page }) => page),
      ),
      row(
        "bare kafkajs",
        rounds.map(({ bare }) => bare),
      ),
      compare("lab / bare, run by run", "lab", AIM),
      compare("lab with the page / bare", "page", null),
    ],
    notes: [
      `${figure(messages)} messages of 100 B in three partitions, written before; all sides in turn, the first run of each not counted.`,
      "Rate between the first tenth and the last. CPU is that of the lab's whole process, and of the bare script's. The lab is",
      "watched over a live connection as from another machine; a page on this one paints on the same cores, without a GPU.",
    ],
  };
}
