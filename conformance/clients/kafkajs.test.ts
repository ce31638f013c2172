import { scenarios } from "./scenarios.ts";
import { kafkaJsClient } from "./kafkajs.ts";

scenarios(kafkaJsClient(), ["range", "roundrobin", "RoundRobinAssigner"]);
