import { scenarios } from "./scenarios.ts";
import { kafkaPythonClient } from "./python.ts";

scenarios(await kafkaPythonClient(2), ["roundrobin", "range"]);
