import { afterEach, describe, expect, test } from "vitest";
import { describeAsCli, membersAsCli, stateAsCli } from "../lib/group/describe.ts";
import type { GroupView } from "../lib/group/view.ts";
import { hasApacheKafka, onEachBroker, type Broker } from "./brokers.ts";
import { startRig, untilSettled, type LabRig } from "./lab-rig.ts";
import { until, uniqueName } from "./until.ts";

/** Without Java none of Kafka's tools, whose text this is, runs. */
describe.skipIf(!hasApacheKafka)("the text of Describe is the text of Kafka's own tool", () => onEachBroker(texts));

/** The lab hears of what has changed within a second. */
const HEARD_WITHIN_MS = 5000;

function texts(broker: Broker): void {
  let rig: LabRig | null = null;
  afterEach(async () => {
    await rig?.close();
    rig = null;
  });

  const VIEWS: [option: string[], text: (view: GroupView) => string][] = [
    [[], describeAsCli],
    [["--members"], membersAsCli],
    [["--state"], stateAsCli],
  ];

  /** All three views, once the lab has heard of all that the tool was told; asked again where the group did not stand still meanwhile. */
  async function expectSameText({ lab }: LabRig, group: string): Promise<void> {
    await until(() => expect(lab.viewGroup(group).coordinatorAddress).not.toBeNull());
    await until(async () => {
      const printed = await Promise.all(
        VIEWS.map(async ([option]) => {
          const { stdout, stderr } = await broker.cli(["groups", "--describe", "--group", group, ...option]);
          return lines(`${stderr}${stdout}`);
        }),
      );
      await until(() => expect(VIEWS.map(([, text]) => lines(text(lab.viewGroup(group))))).toEqual(printed), HEARD_WITHIN_MS);
    });
  }

  test("before anybody was in it, with members, some of them idle, without, and with several topics", async () => {
    rig = await startRig(broker.bootstrap);
    const { lab, group, topic } = rig;
    const second = uniqueName("a-second-topic-with-a-long-name");
    await lab.createTopic({ name: second, partitions: 2 });
    for (const partition of [0, 0, 1]) await lab.sendMessage({ topic, value: "x", partition });
    await lab.sendMessage({ topic: second, value: "x", partition: 1 });
    await expectSameText(rig, group);

    await lab.addConsumers(group, { count: 4 });
    await untilSettled(rig, group, 4);
    await until(() => expect(lab.viewGroup(group).partitions.map(({ committed }) => committed)).toContain("2"));
    await expectSameText(rig, group);

    for (const id of ["C1", "C2", "C3", "C4"]) await lab.removeConsumer(group, id, "leave");
    await untilSettled(rig, group, 0);
    await expectSameText(rig, group);

    const theirs = uniqueName("t");
    const include = `${topic}|${second}`;
    const outsider = await broker.spawnCli(["console-consumer", "--include", include, "--group", theirs, "--from-beginning"]);
    try {
      await until(async () => {
        const found = (await lab.clusterGroups()).groups.find((each) => each.group === theirs);
        expect(found).toMatchObject({ state: "Stable" });
      });
      await lab.openGroup({ group: theirs, watch: true });
      await until(() => expect(lab.viewGroup(theirs).partitions.filter(({ committed }) => committed !== null)).toHaveLength(5));
      await expectSameText(rig, theirs);
    } finally {
      await outsider.stop();
    }
  });
}

/**
 * Blanks at the end of a line, empty lines, and where in Kafka's code an error arose are not seen; nor the order, which
 * among members with as many partitions is that of a hash table.
 */
function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "" && !/^(java|Caused by|\tat )/.test(line))
    .toSorted();
}
