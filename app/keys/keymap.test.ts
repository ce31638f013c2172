import { expect, test } from "vitest";
import type { KeyPress } from "./keymap.ts";
import { meaningOf } from "./keymap.ts";

const press = (key: string, more: Partial<KeyPress> = {}) =>
  meaningOf({ key, modified: false, busy: false, onCard: false, enabled: true, onLesson: false, ...more });

test("single keys press the page's buttons", () => {
  expect(press("a")).toEqual({ type: "page", action: "addConsumer" });
  expect(press("A")).toEqual({ type: "page", action: "addSeveral" });
  expect(press("p")).toEqual(press("P"));
  expect(press("x")).toBeNull();
});

test("a card's keys mean something only on a card", () => {
  expect(press("c")).toBeNull();
  expect(press("c", { onCard: true })).toEqual({ type: "card", actions: ["crash"] });
  expect(press("F", { onCard: true })).toEqual({ type: "card", actions: ["freeze", "thaw"] });
  expect(press("a", { onCard: true })).toEqual({ type: "page", action: "addConsumer" });
});

test("arrows go from card to card, and scroll elsewhere", () => {
  expect(press("ArrowRight", { onCard: true })).toEqual({ type: "go", to: "next" });
  expect(press("ArrowRight")).toBeNull();
});

test("a presenter remote turns the pages of a lesson, and nothing else", () => {
  for (const key of ["PageDown", "ArrowRight"]) expect(press(key, { onLesson: true })).toEqual({ type: "lesson", to: "next" });
  for (const key of ["PageUp", "ArrowLeft"]) expect(press(key, { onLesson: true })).toEqual({ type: "lesson", to: "previous" });
  expect(press("PageDown")).toBeNull();
  expect(press("PageDown", { onLesson: true, busy: true })).toBeNull();
  expect(press("PageDown", { onLesson: true, enabled: false })).toEqual({ type: "lesson", to: "next" });
  expect(press("ArrowRight", { onLesson: true, onCard: true })).toEqual({ type: "go", to: "next" });
});

test("nothing happens while typing, in a dialog, or with Ctrl", () => {
  expect(press("a", { busy: true })).toBeNull();
  expect(press("a", { modified: true })).toBeNull();
  expect(press("p", { modified: true, onCard: true })).toBeNull();
});

test("switched off, only ? and the arrows are left", () => {
  expect(press("a", { enabled: false })).toBeNull();
  expect(press("c", { enabled: false, onCard: true })).toBeNull();
  expect(press("?", { enabled: false })).toEqual({ type: "page", action: "shortcuts" });
  expect(press("End", { enabled: false, onCard: true })).toEqual({ type: "go", to: "last" });
});
