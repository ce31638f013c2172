import type { LabStatus } from "../../lib/contract/socket.ts";
import type { LabLink, LinkHandlers } from "./link.ts";

interface Sharer {
  handlers: LinkHandlers | null;
  /** The groups that it has asked for and not left. */
  readonly watching: Set<string>;
}

/**
 * One connection for several stores, of which each watches a group of its own: every call gives a link to one more. The
 * connection is open as long as one of them is; who opens later is told at once what the others know, that it is up and
 * the last status. A group is left when nobody watches it any more.
 */
export function sharedLink(link: LabLink): () => LabLink {
  const sharers = new Set<Sharer>();
  let close: (() => void) | null = null;
  let isUp = false;
  let status: LabStatus | null = null;

  const tell = (what: (handlers: LinkHandlers) => void) => {
    for (const { handlers } of sharers) if (handlers) what(handlers);
  };
  const everybody: LinkHandlers = {
    onUp() {
      isUp = true;
      tell((handlers) => handlers.onUp());
    },
    onDown() {
      isUp = false;
      tell((handlers) => handlers.onDown());
    },
    onStatus(fresh) {
      status = fresh;
      tell((handlers) => handlers.onStatus(fresh));
    },
    onSnapshot: (snapshot) => tell((handlers) => handlers.onSnapshot(snapshot)),
    onBatch: (batch) => tell((handlers) => handlers.onBatch(batch)),
    onClosed: (group) => tell((handlers) => handlers.onClosed(group)),
    onMisfit: () => tell((handlers) => handlers.onMisfit()),
  };

  function leave(sharer: Sharer, group: string): void {
    if (!sharer.watching.delete(group)) return;
    if (![...sharers].some(({ watching }) => watching.has(group))) link.unwatch(group);
  }

  function end(): void {
    close?.();
    close = null;
    isUp = false;
    status = null;
  }

  return () => {
    const sharer: Sharer = { handlers: null, watching: new Set() };
    return {
      open(handlers) {
        sharer.handlers = handlers;
        sharers.add(sharer);
        if (!close) close = link.open(everybody);
        else {
          if (isUp) handlers.onUp();
          if (status) handlers.onStatus(status);
        }
        return () => {
          for (const group of sharer.watching) leave(sharer, group);
          sharers.delete(sharer);
          sharer.handlers = null;
          if (sharers.size === 0) end();
        };
      },
      watch(group) {
        sharer.watching.add(group);
        return link.watch(group);
      },
      unwatch: (group) => leave(sharer, group),
    };
  };
}
