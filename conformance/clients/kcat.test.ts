import { scenarios } from "./scenarios.ts";
import { kcatClient } from "./kcat.ts";

scenarios(kcatClient(), ["range", "roundrobin", "cooperative-sticky"]);
