import { createServer } from "node:net";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { answers } from "./answers.ts";
import { isTool, withBootstrap } from "./cli.ts";
import { clientProperties } from "./client-properties.ts";
import { freePorts, isFree } from "./ports.ts";
import { brokerProperties, newClusterId, propertiesFile, scramArguments, type BrokerSettings } from "./properties.ts";

const SETTINGS: BrokerSettings = {
  port: 20001,
  controllerPort: 20002,
  saslPort: null,
  dataFolder: "/data",
  kafkaDefaults: false,
  extra: {},
};

describe("brokerProperties", () => {
  it("listens and advertises on loopback only", () => {
    const properties = brokerProperties(SETTINGS);
    expect(properties["listeners"]).toBe("PLAINTEXT://127.0.0.1:20001,CONTROLLER://127.0.0.1:20002");
    expect(properties["advertised.listeners"]).toBe("PLAINTEXT://127.0.0.1:20001");
  });

  it("changes Kafka's group settings unless asked for its defaults, and lets the caller win", () => {
    expect(brokerProperties(SETTINGS)).toMatchObject({ "group.min.session.timeout.ms": "1000" });
    const defaults = brokerProperties({ ...SETTINGS, kafkaDefaults: true });
    expect(defaults).not.toHaveProperty(["group.min.session.timeout.ms"]);
    expect(defaults).not.toHaveProperty(["group.initial.rebalance.delay.ms"]);
    const own = brokerProperties({ ...SETTINGS, extra: { "group.min.session.timeout.ms": "42" } });
    expect(own).toMatchObject({ "group.min.session.timeout.ms": "42" });
  });

  it("adds the SASL listener beside the plain one", () => {
    const properties = brokerProperties({ ...SETTINGS, saslPort: 20003 });
    expect(properties["advertised.listeners"]).toBe("PLAINTEXT://127.0.0.1:20001,SASL_PLAINTEXT://127.0.0.1:20003");
    expect(properties["sasl.enabled.mechanisms"]).toBe("PLAIN,SCRAM-SHA-256,SCRAM-SHA-512");
    expect(scramArguments()).toHaveLength(4);
  });

  it("has a cluster id that no command line takes for an option", () => {
    for (let first = 0; first < 256; first++) {
      expect(newClusterId(Buffer.alloc(16, first))).toMatch(/^[\w][\w-]{21}$/);
    }
  });

  it("is written with backslashes doubled", () => {
    expect(propertiesFile({ "log.dirs": "C:\\data", a: "1" })).toBe("log.dirs=C:\\\\data\na=1\n");
  });
});

describe("command line", () => {
  it("knows Kafka's tools by their names here", () => {
    expect(["groups", "topics", "console-consumer", "console-producer"].every(isTool)).toBe(true);
    expect([undefined, "constructor", "--port"].some(isTool)).toBe(false);
  });

  it("adds the address only where the user gave none", () => {
    expect(withBootstrap(["groups", "--list"], "a:1")).toEqual(["groups", "--list", "--bootstrap-server", "a:1"]);
    for (const given of [["--bootstrap-server", "b:2"], ["--bootstrap-server=b:2"], ["--bootstrap", "b:2"]])
      expect(withBootstrap(["groups", ...given], "a:1")).toEqual(["groups", ...given]);
  });

  it("takes TLS and SASL from the lab's variables", () => {
    expect(clientProperties({})).toBeNull();
    expect(clientProperties({ KAFKA_SSL: "1", KAFKA_SSL_CA_FILE: "/ca.pem" })).toEqual({
      "security.protocol": "SSL",
      "ssl.truststore.type": "PEM",
      "ssl.truststore.location": "/ca.pem",
    });
    const sasl = { KAFKA_SASL_MECHANISM: "scram-sha-256", KAFKA_SASL_USERNAME: "u", KAFKA_SASL_PASSWORD: 'a"b\\c' };
    expect(clientProperties(sasl)).toEqual({
      "security.protocol": "SASL_PLAINTEXT",
      "sasl.mechanism": "SCRAM-SHA-256",
      "sasl.jaas.config": String.raw`org.apache.kafka.common.security.scram.ScramLoginModule required username="u" password="a\"b\\c";`,
    });
  });
});

describe("ports", () => {
  it("are different, free, and outside of what outgoing connections are given", async () => {
    const ports = await freePorts(5);
    expect(new Set(ports).size).toBe(5);
    expect(ports.every((port) => port >= 20_000 && port < 32_768)).toBe(true);
  });

  it("are seen to be taken, and a listener that is no Kafka does not answer", async () => {
    const server = createServer((socket) => socket.resume().end("SSH-2.0\r\n"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    expect(await isFree(port)).toBe(false);
    expect(await answers(port)).toBe(false);
    server.close();
    await once(server, "close");
    expect(await isFree(port)).toBe(true);
    expect(await answers(port)).toBe(false);
  });
});
