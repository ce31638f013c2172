import { scenarios } from "./scenarios.ts";
import { confluentClient } from "./python.ts";

scenarios(await confluentClient(), ["cooperative-sticky", "range", "roundrobin"]);
