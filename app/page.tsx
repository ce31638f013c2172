import { cookies } from "next/headers";
import { connection } from "next/server";
import { runningLab } from "../lib/lab/runtime.ts";
import { LabPage } from "./lab-page.tsx";
import { COOKIE, parsePreferences } from "./theme/preferences.ts";

/** The only page. It is made for each request: its scripts carry that request's nonce. */
export default async function Page() {
  await connection();
  const preferences = parsePreferences((await cookies()).get(COOKIE)?.value);
  return <LabPage version={runningLab().health().version} initial={preferences} />;
}
