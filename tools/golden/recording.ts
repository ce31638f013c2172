import type { Exchange } from "./proxy.ts";

/** A frame up to this length is the better the longer it is: it has more in it. Beyond, the shorter the better. */
const LONG_ENOUGH = 240;

interface Frame {
  readonly client: string;
  readonly bytes: Buffer;
}

/** Keeps one frame of each API, version and direction, whichever client it is of. */
export interface Recording {
  add(client: string, exchange: Exchange): void;
  /** What was kept, as the text of a file for each client. */
  texts(): Map<string, string>;
}

/** @param spare a client whose frames are kept only where no other client has sent such a one. */
export function createRecording(spare: string): Recording {
  const frames = new Map<string, Frame>();
  const offer = (key: string, frame: Frame) => {
    const kept = frames.get(key);
    if (kept === undefined || isBetter(frame, kept, spare)) frames.set(key, frame);
  };
  return {
    add(client, { header: { api, version }, request, response }) {
      if (api === null) return;
      const key = `${String(api.key).padStart(2, "0")} ${api.name} ${String(version).padStart(2, "0")}`;
      offer(`${key} request`, { client, bytes: request });
      offer(`${key} response`, { client, bytes: response });
    },
    texts() {
      const texts = new Map<string, string>();
      for (const [key, { client, bytes }] of [...frames].sort(([a], [b]) => a.localeCompare(b, "en"))) {
        const head =
          texts.get(client) ?? `# Between ${client} and Apache Kafka: API, version, direction, frame without its length.\n`;
        texts.set(client, `${head}${lineOf(key, bytes)}\n`);
      }
      return texts;
    },
  };
}

/** "11 JoinGroup 05 request" is a key to sort by; a line has "JoinGroup 5 request". */
function lineOf(key: string, bytes: Buffer): string {
  const [, name = "", version = "", direction = ""] = key.split(" ");
  return `${name} ${Number(version)} ${direction} ${bytes.toString("hex")}`;
}

function isBetter(frame: Frame, kept: Frame, spare: string): boolean {
  if ((frame.client === spare) !== (kept.client === spare)) return kept.client === spare;
  return rank(frame.bytes.length) > rank(kept.bytes.length);
}

function rank(length: number): number {
  return length <= LONG_ENOUGH ? length : -length;
}
