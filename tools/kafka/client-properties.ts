import type { Environment } from "../programs/find.ts";

/**
 * What Kafka's own tools need to reach a cluster that asks for TLS or SASL, from the lab's variables
 * (KAFKA_SSL …). Null when the cluster asks for neither.
 */
export function clientProperties(env: Environment): Record<string, string> | null {
  const mechanism = env["KAFKA_SASL_MECHANISM"];
  const tls = env["KAFKA_SSL"] === "1";
  if (!mechanism && !tls) return null;
  const properties: Record<string, string> = {
    "security.protocol": mechanism ? (tls ? "SASL_SSL" : "SASL_PLAINTEXT") : "SSL",
  };
  const authorities = env["KAFKA_SSL_CA_FILE"];
  if (tls && authorities) {
    properties["ssl.truststore.type"] = "PEM";
    properties["ssl.truststore.location"] = authorities;
  }
  if (mechanism) {
    const login = mechanism.toLowerCase() === "plain" ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
    const user = `username="${escape(env["KAFKA_SASL_USERNAME"])}" password="${escape(env["KAFKA_SASL_PASSWORD"])}"`;
    properties["sasl.mechanism"] = mechanism.toUpperCase();
    properties["sasl.jaas.config"] = `org.apache.kafka.common.security.${login} required ${user};`;
  }
  return properties;
}

/** Within the quotes of a JAAS configuration. */
function escape(value = ""): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}
