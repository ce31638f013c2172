import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { KAFKA_VERSION } from "../tools/kafka/jars.ts";
import { CLASS_SETTINGS } from "../tools/kafka/properties.ts";
import { ROOT } from "./steps.ts";

const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

describe("what is written down in more than one place", () => {
  it("Kafka's version: the jars and the image are of one release", () => {
    expect(read("tools/kafka/pom.xml")).toContain(`<kafka.version>${KAFKA_VERSION}</kafka.version>`);
    expect(read("docker-compose.yml")).toContain(`image: apache/kafka:${KAFKA_VERSION}\n`);
  });

  it("Node's version: every stage of the image has the one that npm installs", () => {
    const version = /"node": "([^"]+)"/.exec(read("package.json"))?.[1];
    const stages = read("Dockerfile").match(/^FROM \S+/gm) ?? [];
    expect(stages).toHaveLength(2);
    for (const stage of stages) expect(stage).toBe(`FROM node:${version}-bookworm-slim`);
  });

  it("the group settings for a class: the image's environment has those of npm run kafka", () => {
    const compose = read("docker-compose.yml");
    for (const [key, value] of Object.entries(CLASS_SETTINGS)) {
      expect(compose).toContain(`KAFKA_${key.toUpperCase().replaceAll(".", "_")}: "${value}"\n`);
    }
  });
});
