/** How numbers, times and ids are written on the page. */

const NARROW_SPACE = "\u202f";

/** 1204 → "1 204", with narrow spaces that do not break. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, NARROW_SPACE);
}

/** Messages a second: whole numbers, one decimal below ten where there is one. */
export function formatRate(rate: number): string {
  if (rate >= 10 || Number.isInteger(rate)) return formatCount(rate);
  return rate.toFixed(1).replace(/\.0$/, "");
}

/** 6234 → "6.2 s", 75000 → "1 min 15 s". Rounds down: a countdown never shows more than is left. */
export function formatSeconds(ms: number): string {
  const tenths = Math.floor(Math.max(0, ms) / 100);
  if (tenths < 600) return `${Math.floor(tenths / 10)}.${tenths % 10} s`;
  const seconds = Math.floor(tenths / 10);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** A delay as chosen by hand: "250 ms", "1.5 s", "12 s". */
export function formatDelay(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Number((ms / 1000).toFixed(1))} s`;
}

const two = (value: number) => String(value).padStart(2, "0");

/** Local time of day: "12:04:27.018", or without the milliseconds. */
export function formatTime(time: number, withMs = true): string {
  const at = new Date(time);
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return withMs ? `${clock}.${String(at.getMilliseconds()).padStart(3, "0")}` : clock;
}

/** In characters; a client id, which a member id begins with, may be of any length. */
const LONGEST_MEMBER_ID = 24;

/** "consumer-1-a7918f0c-…-ab6e284e" → "consumer-1-…84e": what makes it this member's, as short as can be. */
export function shortMemberId(memberId: string): string {
  const uuid = /^(.*-)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{9}([0-9a-f]{3})$/.exec(memberId);
  if (uuid) return `${uuid[1]?.slice(0, LONGEST_MEMBER_ID)}…${uuid[2]}`;
  return memberId.length > LONGEST_MEMBER_ID ? `${memberId.slice(0, 14)}…${memberId.slice(-6)}` : memberId;
}

/** "1 consumer", "2 consumers". */
export function plural(count: number, one: string): string {
  return `${formatCount(count)} ${one}${count === 1 ? "" : "s"}`;
}
