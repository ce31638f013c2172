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
    "npm run kafka -- console-consumer --bootstrap-server 127.0.0.1:9092 --topic t --group g --from-beginning",
  ]);
});

test("a Java client has to be told of roundrobin, which is not among its defaults", () => {
  const [, java] = terminalLines({ brokers: "b:1", group: "g", topic: "t", assignors: ["roundrobin"] });
  expect(java?.line).toContain("RoundRobinAssignor");
});
