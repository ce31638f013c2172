import { LabError } from "../contract/errors.ts";
import type { Role } from "../contract/socket.ts";
import { topicsOf } from "../group/topics.ts";
import type { Lab } from "../lab/lab.ts";

/**
 * Throws NOT_HOST where whoever has this role may not look at this topic, whether there is one or not: a viewer sees the
 * configured topic and what the lab's groups read (SPEC 6.5).
 */
export function demandTopic(lab: Pick<Lab, "status" | "listGroups" | "viewGroup">, role: Role, topic: string): void {
  if (role === "host" || topic === lab.status().configuredTopic) return;
  const isRead = lab.listGroups().some((group) => group.topic === topic || topicsOf(lab.viewGroup(group.group)).includes(topic));
  if (!isRead) throw new LabError("NOT_HOST", `No group of the lab reads ${topic}; only the host looks at other topics.`);
}
