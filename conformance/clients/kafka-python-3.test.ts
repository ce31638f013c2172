import { scenarios } from "./scenarios.ts";
import { kafkaPythonClient } from "./python.ts";

scenarios(await kafkaPythonClient(3), ["range", "roundrobin", "cooperative-sticky"]);
