import { readFile } from "node:fs/promises";

/** What Linux counts CPU time in for /proc: USER_HZ, 100 on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

export interface CpuSeconds {
  own: number;
  /** Of children that have ended and were waited for. */
  children: number;
}

/** CPU time that a process has used so far, all its threads; null where there is no /proc. */
export async function cpuSeconds(pid: number): Promise<CpuSeconds | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  // The second field is the name in brackets, which may hold anything.
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ") ?? [];
  const [user, system, childUser, childSystem] = fields.slice(11, 15).map((ticks) => Number(ticks) / TICKS_PER_SECOND);
  if (user === undefined || system === undefined || childUser === undefined || childSystem === undefined) return null;
  return { own: user + system, children: childUser + childSystem };
}

/** Resident memory of a process in bytes; null where there is no /proc. */
export async function residentBytes(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}
