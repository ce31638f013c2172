import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ResetAnswer, ResetTarget } from "../lib/contract/offsets.ts";
import { hasApacheKafka, onEachBroker } from "./brokers.ts";
import type { LabRig } from "./lab-rig.ts";
import { codeOf, startRig, untilSettled } from "./lab-rig.ts";
import { until } from "./until.ts";

/** How many records each partition gets: so an offset can lie beyond the end of one of them only. */
const RECORDS = [8, 4, 0];

onEachBroker((broker) => {
  let rig: LabRig;
  /** Between the fourth record of each partition and those after it. */
  let halfTime = 0;
  beforeAll(async () => {
    rig = await startRig(broker.bootstrap);
    await send(4);
    halfTime = Date.now() + 1;
    await until(() => expect(Date.now()).toBeGreaterThan(halfTime));
    await send(8, 4);
  });
  afterAll(() => rig?.close());

  async function send(upTo: number, from = 0): Promise<void> {
    for (const [partition, records] of RECORDS.entries()) {
      for (let n = from; n < Math.min(records, upTo); n++) {
        await rig.lab.sendMessage({ topic: rig.topic, value: `${n}`, partition });
      }
    }
  }

  const news = ({ partitions }: ResetAnswer) => partitions.map(({ newOffset }) => newOffset);
  const committed = () => rig.lab.viewGroup(rig.group).partitions.map((partition) => partition.committed);
  const dryRun = async (to: ResetTarget) => news(await rig.lab.resetOffsets(rig.group, { to, dryRun: true }));

  async function readAllAndGo(expected: number): Promise<void> {
    const { lab, group } = rig;
    const [{ id } = { id: "" }] = (await lab.addConsumers(group, {})).consumers;
    await until(() => expect(lab.viewGroup(group).consumers[id]?.processed).toBe(expected));
    await until(() => expect(committed()).toEqual(["8", "4", expect.toBeOneOf([null, "0"])]));
    expect(await codeOf(lab.resetOffsets(group, { to: "earliest", dryRun: true }))).toMatch(
      /^GROUP_NOT_EMPTY: .* has 1 member: offsets can be reset only while it is Empty or Dead/,
    );
    await lab.removeConsumer(group, id, "leave");
    await untilSettled(rig, group, 0);
  }

  test("a group that nobody has been in yet can be set too, and begins there", async () => {
    const { lab, group } = rig;
    expect(news(await lab.resetOffsets(group, { to: { offset: 2 }, partitions: [0, 1] }))).toEqual(["2", "2"]);
    await readAllAndGo(6 + 2);
  });

  test("it reads again what it had read, and exactly that", async () => {
    const { lab, group } = rig;
    const { partitions } = await lab.resetOffsets(group, { to: { offset: "6" } });
    expect(partitions.map(({ newOffset, note }) => [newOffset, note])).toEqual([
      ["6", null],
      ["4", "6 is higher than the latest offset: set to 4."],
      ["0", "6 is higher than the latest offset: set to 0."],
    ]);
    expect(committed()).toEqual(["6", "4", "0"]);
    await readAllAndGo(2);
    await lab.resetOffsets(group, { to: { time: halfTime }, partitions: [0] });
    await readAllAndGo(4);
    expect(lab.viewGroup(group).log.filter(({ text }) => text.startsWith("Offsets were reset"))).toHaveLength(3);
  });

  /** Without Java none of Kafka's tools runs. */
  describe.skipIf(!hasApacheKafka)("as Kafka's own tool", () => {
    const time = () => ({ time: new Date(halfTime).toISOString() });
    test.each<[string, () => ResetTarget, () => string[]]>([
      ["earliest", () => "earliest", () => ["--to-earliest"]],
      ["latest", () => "latest", () => ["--to-latest"]],
      ["an offset beyond an end", () => ({ offset: 5 }), () => ["--to-offset", "5"]],
      ["a time", time, () => ["--to-datetime", time().time]],
    ])("%s", async (_name, to, option) => {
      const { group, topic } = rig;
      const args = ["groups", "--group", group, "--topic", topic, "--reset-offsets", "--dry-run", ...option()];
      const { stdout } = await broker.cli(args);
      const printed = stdout.split("\n").flatMap((line) => {
        const [of, , partition, offset] = line.trim().split(/ +/);
        return of === group ? [{ partition: Number(partition), offset }] : [];
      });
      expect(await dryRun(to())).toEqual(printed.toSorted((a, b) => a.partition - b.partition).map(({ offset }) => offset));
    });
  });
});
