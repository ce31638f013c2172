import { systemClock } from "../../lib/clock/clock.ts";
import { buildIfNeeded } from "../../scripts/build.ts";
import { watchNpm } from "../process/ancestors.ts";
import { checkScreen, startBrowser, VIEWPORT } from "./browser.ts";
import { makeGallery } from "./gallery.ts";
import { startLab } from "./lab.ts";
import type { PlayOptions } from "./options.ts";
import { listOfLessons, readOptions, USAGE } from "./options.ts";
import { showLesson } from "./show.ts";
import { findFfmpeg } from "./video.ts";

try {
  const options = readOptions(process.argv.slice(2));
  if (options.what === "help") console.log(USAGE);
  else if (options.what === "list") console.log(listOfLessons());
  else await play(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function play(options: PlayOptions | { what: "all" }): Promise<void> {
  // Before anything is started.
  if (options.what === "play" && options.video) findFfmpeg();
  if (options.what === "play" && options.headed) checkScreen(process.platform, process.env);
  await buildIfNeeded();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));
  await using stack = new AsyncDisposableStack();
  stack.defer(watchNpm(systemClock, () => process.exit(130)));
  const lab = await startLab();
  stack.defer(() => lab.stop());
  const headed = options.what === "play" && options.headed;
  const browser = await startBrowser({ headed });
  stack.defer(() => browser.close());
  // Before a class the window has all of the screen; a video has the same size everywhere.
  const fillsWindow = headed && !options.video;
  const page = await browser.newPage({ viewport: fillsWindow ? null : VIEWPORT, colorScheme: "dark" });
  if (options.what === "all") {
    await makeGallery(page, lab.url, (line) => console.log(line));
    console.log("docs/lessons.md and its pictures are written.");
    return;
  }
  console.log(`${options.lesson.title}, on ${lab.url}`);
  const file = await showLesson(page, lab.url, options);
  console.log(
    file === null ? "Played to its end: everything was seen." : `Played to its end: everything was seen. The video: ${file}`,
  );
}
