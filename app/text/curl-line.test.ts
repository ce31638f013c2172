import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { curlLine } from "./curl-line.ts";

test("the line is one that a shell takes apart again, whatever the message", async () => {
  const body = { topic: "t", key: "it's", value: 'a "b" $HOME `c` \\ \n é', headers: { "x y": "'" } };
  const line = curlLine("http://127.0.0.1:3000", body, false);
  const print = line.replace(/^curl/, `'${process.execPath}' -p 'JSON.stringify(process.argv.slice(1))' --`);
  const { stdout } = await promisify(execFile)("/bin/sh", ["-c", print]);
  const words: unknown = JSON.parse(stdout);
  expect(words).toEqual([
    "-X",
    "POST",
    "http://127.0.0.1:3000/send-message",
    "-H",
    "content-type: application/json",
    "-d",
    JSON.stringify(body),
  ]);
});

test("where the lab is open to a class, it takes the host's token, which is never in it", () => {
  expect(curlLine("http://10.0.0.2:3000", { topic: "t", value: "x" }, true)).toContain("Bearer $LAB_TOKEN");
});
