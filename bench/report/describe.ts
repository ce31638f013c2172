import { DESCRIBE_SESSION_MS } from "../sections/describe.ts";
import type { DescribeCost, Sighting } from "../sections/describe.ts";
import { DESCRIBE_EVERY_MS } from "../sections/describing.ts";
import { median, quantile } from "./statistics.ts";
import { figure } from "./table.ts";
import type { Table } from "./table.ts";

export function describeTable({ sightings, wallMs, cpu, seconds, labCpu, cliCpu }: DescribeCost): Table {
  const late = (name: string, of: readonly Sighting[], key: "" | "SinceCause") => {
    const lab = of.map((sighting) => sighting[`lab${key}`]);
    const cli = of.map((sighting) => sighting[`cli${key}`]);
    const cells = [median(lab), quantile(lab, 0.95), median(cli), quantile(cli, 0.95)];
    return [name, String(of.length), ...cells.map((ms) => figure(ms))];
  };
  const of = (how: Sighting["how"]) => sightings.filter((sighting) => sighting.how === how);
  const share = (used: number | null) => figure(used === null ? null : (used * 100) / seconds, 1);
  return {
    title: `5. kafka-consumer-groups --describe every ${DESCRIBE_EVERY_MS / 1000} s against the lab's page, ms`,
    header: ["", "n", "lab p50", "lab p95", "tool p50", "tool p95"],
    rows: [
      late("a new owner is seen after a leave", of("leave"), ""),
      late("a new owner is seen after a crash", of("crash"), ""),
      late("  since the order to leave", of("leave"), "SinceCause"),
      late("  since the crash itself", of("crash"), "SinceCause"),
      ["one call of the tool, wall", String(wallMs.length), "", "", figure(median(wallMs)), figure(quantile(wallMs, 0.95))],
      ["one call of the tool, CPU", String(cpu.length), "", "", ...[0.5, 0.95].map((q) => figure(inMs(quantile(cpu, q))))],
      ["CPU meanwhile, % of one core", "", share(labCpu), "", share(cliCpu)],
    ],
    notes: [
      "From the moment at which the coordinator's own log has the new assignment to the changed pixel, and to the tool's output.",
      `Session ${DESCRIBE_SESSION_MS / 1000} s. The lab's CPU is that of its whole process, its three kafkajs consumers and its web server included, for ${figure(seconds)} s.`,
    ],
  };
}

function inMs(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}
