import { expect, test } from "vitest";
import { checkScreen } from "./browser.ts";

test("a window takes a screen, and where there is none that is said", () => {
  expect(() => checkScreen("linux", {})).toThrow("--headed takes a screen");
  expect(() => checkScreen("linux", { DISPLAY: ":0" })).not.toThrow();
  expect(() => checkScreen("linux", { WAYLAND_DISPLAY: "wayland-0" })).not.toThrow();
  expect(() => checkScreen("darwin", {})).not.toThrow();
});
