import { fileURLToPath } from "node:url";

/** Fast to start and small; a classroom's load is far below what more would help with. */
const FAST_START = [
  "-XX:+UseSerialGC",
  "-XX:TieredStopAtLevel=1",
  // Its file in the temp folder would stay behind when the process is killed.
  "-XX:-UsePerfData",
  "-Djava.awt.headless=true",
];

/** A Java program of Kafka's: its class, and the arguments that `java` takes before its own. */
export function javaArguments(classPath: string, mainClass: string, logFolder: string | null): string[] {
  const config = logFolder === null ? "log4j2-tools.xml" : "log4j2-broker.xml";
  return [
    logFolder === null ? "-Xmx256m" : "-Xmx512m",
    ...FAST_START,
    `-Dlog4j2.configurationFile=${fileURLToPath(new URL(config, import.meta.url))}`,
    ...(logFolder === null ? [] : [`-Drebalance.lab.logs=${logFolder}`]),
    "-cp",
    classPath,
    mainClass,
  ];
}
