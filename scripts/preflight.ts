import { findChromium } from "../tools/programs/chromium.ts";
import { findOnPath } from "../tools/programs/find.ts";
import { installLine, type Tool } from "../tools/programs/install-line.ts";
import { findJava } from "../tools/programs/java.ts";
import { findPython } from "../tools/programs/python.ts";
import { haveJars } from "../tools/kafka/jars.ts";
import type { Guard } from "../tools/process/guard.ts";
import { runStep } from "./steps.ts";

const CHECKS: Record<Tool, () => Promise<boolean>> = {
  java: () =>
    findJava().then(
      () => true,
      () => false,
    ),
  // Maven's only work is to fetch the jars.
  maven: async () => findOnPath(["mvn"]) !== null || (await haveJars()),
  chromium: async () => findChromium() !== null,
  kcat: async () => findOnPath(["kcat", "kafkacat"]) !== null,
  python3: async () => (await findPython()) !== null,
};

const DEBIAN_PACKAGES: Record<Tool, string> = {
  java: "default-jre-headless",
  maven: "maven",
  chromium: "chromium",
  kcat: "kcat",
  // Debian's Python cannot make environments without it.
  python3: "python3-venv",
};

/** Those of `tools` that the machine lacks. */
async function missingTools(tools: readonly Tool[]): Promise<Tool[]> {
  const found = await Promise.all(tools.map((tool) => CHECKS[tool]()));
  return tools.filter((_, index) => found[index] === false);
}

/**
 * Installs what is missing of `tools` where that needs nobody's password: with apt-get as root, and the browser
 * as Playwright's own. Gives what is still missing.
 */
export async function installMissing(guard: Guard, tools: readonly Tool[]): Promise<Tool[]> {
  let missing = await missingTools(tools);
  if (missing.length > 0 && process.getuid?.() === 0 && findOnPath(["apt-get"]) !== null) {
    const packages = missing.map((tool) => DEBIAN_PACKAGES[tool]);
    const apt = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"];
    await runStep(guard, { name: "package lists", command: "env", args: [...apt, "update"] });
    await runStep(guard, {
      name: "install",
      command: "env",
      args: [...apt, "install", "-y", "--no-install-recommends", ...packages],
    });
    missing = await missingTools(tools);
  }
  if (missing.includes("chromium")) {
    await runStep(guard, { name: "install", command: "playwright", args: ["install", "chromium"] });
    missing = await missingTools(tools);
  }
  return missing;
}

/** "Java is missing: sudo apt-get install -y default-jre-headless" */
export function missingLine(tool: Tool): string {
  return `${NAMES[tool]} is missing: ${installLine(tool)}`;
}

const NAMES: Record<Tool, string> = {
  java: "Java 17 or newer",
  maven: "Maven",
  chromium: "Chromium",
  kcat: "kcat",
  python3: "Python 3 with venv",
};
