import { findOnPath } from "./find.ts";

/** Programs of the machine that the lab's tools and tests use. */
export type Tool = "java" | "maven" | "chromium" | "kcat" | "python3";

/** Each package manager with the line that installs each tool; Debian's names are those of Debian 12 and newer. */
const LINES: Record<string, Record<Tool, string>> = {
  "apt-get": {
    java: "sudo apt-get install -y default-jre-headless",
    maven: "sudo apt-get install -y maven",
    chromium: "sudo apt-get install -y chromium",
    kcat: "sudo apt-get install -y kcat",
    python3: "sudo apt-get install -y python3-venv",
  },
  dnf: {
    java: "sudo dnf install -y java-21-openjdk-headless",
    maven: "sudo dnf install -y maven",
    chromium: "sudo dnf install -y chromium",
    kcat: "sudo dnf install -y kcat",
    python3: "sudo dnf install -y python3",
  },
  brew: {
    java: "brew install openjdk",
    maven: "brew install maven",
    chromium: "npx playwright install chromium",
    kcat: "brew install kcat",
    python3: "brew install python",
  },
};

const ELSEWHERE: Record<Tool, string> = {
  java: "see https://adoptium.net",
  maven: "see https://maven.apache.org/install.html",
  chromium: "npx playwright install chromium",
  kcat: "see https://github.com/edenhill/kcat",
  python3: "see https://www.python.org/downloads",
};

/** The line that installs `tool` on this machine, to be shown to the user. */
export function installLine(tool: Tool, has: (program: string) => boolean = (program) => findOnPath([program]) !== null): string {
  for (const [manager, lines] of Object.entries(LINES)) if (has(manager)) return lines[tool];
  return ELSEWHERE[tool];
}
