import { beforeEach, expect, test } from "vitest";
import type { LabLink, LinkHandlers } from "./link.ts";
import { sharedLink } from "./shared-link.ts";

let server: LinkHandlers | null;
let asked: string[];
let newLink: () => LabLink;

beforeEach(() => {
  server = null;
  asked = [];
  newLink = sharedLink({
    open(handlers) {
      asked.push("open");
      server = handlers;
      return () => asked.push("close");
    },
    watch(group) {
      asked.push(`watch ${group}`);
      return Promise.resolve({ ok: true });
    },
    unwatch: (group) => void asked.push(`unwatch ${group}`),
  });
});

function listener(heard: string[]): LinkHandlers {
  return {
    onUp: () => heard.push("up"),
    onDown: () => heard.push("down"),
    onStatus: () => heard.push("status"),
    onSnapshot: () => heard.push("snapshot"),
    onBatch: () => heard.push("batch"),
    onClosed: (group) => heard.push(`closed ${group}`),
    onMisfit: () => heard.push("misfit"),
  };
}

test("one connection, of which everybody hears; it ends with the last", () => {
  const [first, second]: [string[], string[]] = [[], []];
  const closeFirst = newLink().open(listener(first));
  server?.onUp();
  const closeSecond = newLink().open(listener(second));
  server?.onClosed("g");
  expect([first, second]).toEqual([
    ["up", "closed g"],
    ["up", "closed g"],
  ]);
  closeFirst();
  server?.onDown();
  expect([first, second]).toEqual([
    ["up", "closed g"],
    ["up", "closed g", "down"],
  ]);
  closeSecond();
  expect(asked).toEqual(["open", "close"]);
});

test("a group is left when nobody watches it any more, in whatever order they change places", async () => {
  const [a, b] = [newLink(), newLink()];
  a.open(listener([]));
  const closeB = b.open(listener([]));
  await a.watch("x");
  await b.watch("x");
  a.unwatch("x");
  await a.watch("y");
  expect(asked).toEqual(["open", "watch x", "watch x", "watch y"]);
  closeB();
  expect(asked.at(-1)).toBe("unwatch x");
  a.unwatch("y");
  expect(asked.at(-1)).toBe("unwatch y");
});

test("opened again it connects again", () => {
  const link = newLink();
  link.open(listener([]))();
  link.open(listener([]));
  expect(asked).toEqual(["open", "close", "open"]);
});
