import { fileURLToPath } from "node:url";

/** Fast to start and small; a classroom's load is far below what more would help with. */
const FAST_START = [
  "-XX:+UseSerialGC",
  "-XX:TieredStopAtLevel=1",
  // Its file in the temp folder would stay behind when the process is killed.
  "-XX:-UsePerfData",
  "-Djava.awt.headless=true",
];

/** What bin/kafka-server-start.sh sets: to measure a broker as it runs elsewhere. */
const AS_KAFKAS_SCRIPT = [
  "-Xms1G",
  "-Xmx1G",
  "-server",
  "-XX:+UseG1GC",
  "-XX:MaxGCPauseMillis=20",
  "-XX:InitiatingHeapOccupancyPercent=35",
  "-XX:+ExplicitGCInvokesConcurrent",
  "-XX:MaxInlineLevel=15",
  "-XX:-UsePerfData",
  "-Djava.awt.headless=true",
];

/** A Java program of Kafka's: its class, and the arguments that `java` takes before its own. */
export function javaArguments(classPath: string, mainClass: string, logFolder: string | null): string[] {
  return [...FAST_START, logFolder === null ? "-Xmx256m" : "-Xmx512m", ...programArguments(classPath, mainClass, logFolder)];
}

/** Those of a broker; `likeKafkasScript` sets the JVM as Kafka's own script does. */
export function brokerArguments(classPath: string, logFolder: string, likeKafkasScript: boolean): string[] {
  const mainClass = "kafka.Kafka";
  if (!likeKafkasScript) return javaArguments(classPath, mainClass, logFolder);
  return [...AS_KAFKAS_SCRIPT, ...programArguments(classPath, mainClass, logFolder)];
}

function programArguments(classPath: string, mainClass: string, logFolder: string | null): string[] {
  const config = logFolder === null ? "log4j2-tools.xml" : "log4j2-broker.xml";
  return [
    `-Dlog4j2.configurationFile=${fileURLToPath(new URL(config, import.meta.url))}`,
    ...(logFolder === null ? [] : [`-Drebalance.lab.logs=${logFolder}`]),
    "-cp",
    classPath,
    mainClass,
  ];
}
