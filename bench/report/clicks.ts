import { CLICK_TRAFFIC } from "../sections/clicks.ts";
import type { Clicks } from "../sections/clicks.ts";
import { median, quantile } from "./statistics.ts";
import { figure, judge } from "./table.ts";
import type { Table } from "./table.ts";

/** What the lab adds before the JoinGroup leaves: at most this many ms in 95 of 100 clicks. */
const CLICK_AIM = { below: 50 };
/** Two frames with one viewer. */
const pixelAim = (viewers: number) => ({ below: viewers === 1 ? 33 : 100 });

const p95 = (samples: readonly number[]) => quantile(samples, 0.95);
const viewersOf = ({ viewers }: Clicks) => `${viewers} ${viewers === 1 ? "viewer" : "viewers"}`;

/** Joins in the lab against joins in a bare script. */
export function clickTable(measured: readonly Clicks[]): Table {
  const compare = (name: string, lab: readonly number[], bare: readonly number[]) => {
    const usual = median(bare);
    const added = usual === null ? [] : lab.map((ms) => ms - usual);
    const cells = [median(lab), p95(lab), usual, p95(bare), median(added), p95(added)];
    return { cells: [name, String(lab.length), ...cells.map((value) => figure(value, 1))], added: p95(added) };
  };
  const rows = measured.flatMap((clicks) => {
    const { lab, bare } = clicks;
    const joinSent = compare(
      `click to JoinGroup, ${viewersOf(clicks)}`,
      lab.map((click) => click.joinSent),
      bare.map((join) => join.joinSent),
    );
    const assigned = compare(
      `click to assigned, ${viewersOf(clicks)}`,
      lab.map((click) => click.assigned),
      bare.map((join) => join.assigned),
    );
    const made = lab.map((click) => click.clientMade);
    return [
      [...joinSent.cells, ...judge(joinSent.added, CLICK_AIM, "ms")],
      [`  of it to the client's making`, String(made.length), figure(median(made), 1), figure(p95(made), 1)],
      assigned.cells,
    ];
  });
  return {
    title: "1. From the click on Add consumer to the JoinGroup, ms",
    header: ["", "n", "lab p50", "lab p95", "bare p50", "bare p95", "adds p50", "adds p95", "aim (p95)", ""],
    rows,
    notes: [
      "Each time into an empty group. Bare: from before `new Kafka` in a plain kafkajs script, run in turn with the lab.",
      "What the lab adds is its time minus the median of the bare ones. The bench's own listener is one viewer more.",
    ],
  };
}

export function pixelTable(measured: readonly Clicks[]): Table {
  const rows = measured.map((clicks) => {
    const samples = clicks.lab.map(({ pixel }) => pixel);
    const late = p95(samples);
    return [
      viewersOf(clicks),
      String(samples.length),
      figure(median(samples), 1),
      figure(late, 1),
      ...judge(late, pixelAim(clicks.viewers), "ms"),
    ];
  });
  return {
    title: "2. From the assignment event to the changed pixel, ms",
    header: ["", "n", "p50", "p95", "aim (p95)", ""],
    rows,
    notes: [
      "From the time that the consumer's thread gave the event to the end of the frame that paints the tile in its card.",
      `One Chromium at 1920×1080 without a GPU; the other viewers receive only. ${CLICK_TRAFFIC} messages a second meanwhile.`,
    ],
  };
}
