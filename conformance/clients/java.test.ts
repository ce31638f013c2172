import { scenarios } from "./scenarios.ts";
import { javaClient } from "./java.ts";

scenarios(javaClient(), ["range", "cooperative-sticky"]);
