import { scenarios } from "./scenarios.ts";
import { platformaticClient } from "./platformatic.ts";

scenarios(platformaticClient(), ["cooperative-sticky", "roundrobin"]);
