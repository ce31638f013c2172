import { randomBytes } from "node:crypto";
import type { Access } from "./access.ts";

/** 256 random bits, in characters that a URL and a cookie take as they are. */
export function makeHostToken(): string {
  return randomBytes(32).toString("base64url");
}

/** Browsers keep cookies by host, not by port: two labs on one machine need two names. */
export function hostCookieName(port: number): string {
  return `rebalance-lab-host-${port}`;
}

/** What is answered to a visit with a token in its address, or null where there is none. */
export type TokenVisit = { accepted: true; location: string; cookie: string } | { accepted: false } | null;

/**
 * A page opened with `?token=`: the token moves into a cookie that no script can read and no other
 * site can send, and out of the address, where a history or a screenshot would keep it.
 */
export function readTokenVisit(target: string, access: Access, cookieName: string): TokenVisit {
  const mark = target.indexOf("?");
  if (mark < 0 || !access.takesToken) return null;
  const query = new URLSearchParams(target.slice(mark + 1));
  const token = query.get("token");
  if (token === null) return null;
  if (!access.isToken(token)) return { accepted: false };
  query.delete("token");
  // One slash: a browser would take two for the name of another host.
  const path = `/${target.slice(0, mark).replace(/^[/\\]+/, "")}`;
  return {
    accepted: true,
    location: query.size > 0 ? `${path}?${query}` : path,
    cookie: `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict`,
  };
}
