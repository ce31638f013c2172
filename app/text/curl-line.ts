import type { SendMessageBody } from "../../lib/contract/messages.ts";
import { shellWord } from "./terminal-lines.ts";

/** The line for a terminal that sends the same message. `origin` as in http://127.0.0.1:3000; `asHost`: it takes the host's token. */
export function curlLine(origin: string, body: SendMessageBody, asHost: boolean): string {
  return [
    `curl -X POST ${shellWord(`${origin}/send-message`)}`,
    ...(asHost ? ['-H "authorization: Bearer $LAB_TOKEN"'] : []),
    "-H 'content-type: application/json'",
    `-d ${shellWord(JSON.stringify(body))}`,
  ].join(" ");
}
