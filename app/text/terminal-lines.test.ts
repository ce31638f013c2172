import { expect, test } from "vitest";
import { shellWord, terminalLines } from "./terminal-lines.ts";

test.each([
  ["web-events-group", "web-events-group"],
  ["127.0.0.1:9092,[::1]:9092", "'127.0.0.1:9092,[::1]:9092'"],
  ["my group", "'my group'"],
  ["it's; rm -rf $HOME", String.raw`'it'\''s; rm -rf $HOME'`],
])("%s is one word for the shell", (text, word) => expect(shellWord(text)).toBe(word));

test("the lines name broker, group and topic", () => {
  const lines = terminalLines({ brokers: "127.0.0.1:9092", group: "g", topic: "t", assignors: ["range", "roundrobin"] });
  expect(lines.map(({ line }) => line)).toEqual([
    "kcat -b 127.0.0.1:9092 -X auto.offset.reset=earliest -G g t",
    "python3 -m kafka.consumer -b 127.0.0.1:9092 -g g -t t -C auto_offset_reset=earliest",
    "npm run kafka -- console-consumer --bootstrap-server 127.0.0.1:9092 --topic t --group g --from-beginning",
  ]);
});

test("a Java client has to be told of roundrobin, which is not among its defaults", () => {
  const [, , java] = terminalLines({ brokers: "b:1", group: "g", topic: "t", assignors: ["roundrobin"] });
  expect(java?.line).toContain("RoundRobinAssignor");
});

test("kafka-python is given each address by itself", () => {
  const [, python] = terminalLines({ brokers: "a:1,b:2", group: "g", topic: "t", assignors: ["range"] });
  expect(python?.line).toContain("-b a:1 -b b:2 ");
});
