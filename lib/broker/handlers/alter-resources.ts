import { ERROR } from "../../wire/errors.ts";
import type { Refusal } from "../log/refusal.ts";
import { RESOURCE } from "./config-resource.ts";

interface Resource {
  readonly resourceType: number;
  readonly resourceName: string;
}

export interface AlteredResource extends Resource, Refusal {}

/** How one of the two APIs changes settings. */
export interface Altering<R extends Resource> {
  /** Of what else Apache Kafka has settings that this API changes. */
  readonly alsoInApacheKafka: readonly number[];
  readonly alterTopic: (resource: R) => Refusal;
}

/** Answers AlterConfigs and IncrementalAlterConfigs: topics only. The broker's own settings are given when it starts. */
export function alterResources<R extends Resource>(resources: readonly R[], altering: Altering<R>): AlteredResource[] {
  const twice = namedTwice(resources);
  return resources.map((resource) => {
    const { resourceType, resourceName } = resource;
    const isTwice = twice.has(nameOf(resource));
    const refusal = isTwice ? refuse("Each resource must appear at most once.") : alter(resource, altering);
    return { ...refusal, resourceType, resourceName };
  });
}

function alter<R extends Resource>(resource: R, { alsoInApacheKafka, alterTopic }: Altering<R>): Refusal {
  const { resourceType } = resource;
  if (resourceType === RESOURCE.topic) return alterTopic(resource);
  if (alsoInApacheKafka.includes(resourceType)) return refuse("This broker changes settings of topics only.");
  return refuse(`Unknown resource type ${resourceType}`);
}

const nameOf = ({ resourceType, resourceName }: Resource) => `${resourceType} ${resourceName}`;

/** The names of resources that are there more than once. */
export function namedTwice(resources: readonly Resource[]): Set<string> {
  const seen = new Set<string>();
  return new Set(resources.map(nameOf).filter((name) => seen.size === seen.add(name).size));
}

function refuse(errorMessage: string): Refusal {
  return { errorCode: ERROR.INVALID_REQUEST, errorMessage };
}
