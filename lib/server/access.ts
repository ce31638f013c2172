import { createHash, timingSafeEqual } from "node:crypto";
import { isChange } from "../api/operation.ts";
import { LabError } from "../contract/errors.ts";
import type { Role } from "../contract/socket.ts";
import { canonicalHost, isLoopback, isWildcard } from "./host-names.ts";

/** What of a request decides who sends it and whether it may come in; all of it can be forged by a script, none by a page. */
export interface RequestFacts {
  method: string;
  host: string | undefined;
  origin: string | undefined;
  /** Sec-Fetch-Site: what the browser says of the page that sends it. */
  site: string | undefined;
  authorization: string | undefined;
  cookie: string | undefined;
  /** Whether it belongs to a live connection: a socket is opened by GET, and yet any page may try. */
  live: boolean;
}

export interface AccessOptions {
  /** HOST, as configured. */
  host: string;
  /** ALLOWED_HOSTS. */
  allowedHosts: readonly string[];
  machineNames: () => readonly string[];
  /** Null on loopback, where everybody who comes in is the host. */
  token: string | null;
  /** The cookie that carries the token. */
  cookieName: string;
}

export interface Access {
  /**
   * The one place that decides who comes in, and as whom. Throws FOREIGN_HOST or FOREIGN_ORIGIN.
   * Comparing Origin with Host alone would pass a page whose own name was pointed at this machine
   * (DNS rebinding): therefore Host is held against a list first, on every request.
   */
  admit(facts: RequestFacts): Role;
  /** Whether there is a host token at all. */
  readonly takesToken: boolean;
  /** Whether it is the host token; in constant time. */
  isToken(candidate: string): boolean;
}

/** Throws NOT_HOST where `role` may not do what takes `needed`: for every route and every socket event. */
export function demandRole(role: Role, needed: Role): void {
  if (needed === "host" && role !== "host") throw new LabError("NOT_HOST", "Who comes without the host token looks on.");
}

export function createAccess(options: AccessOptions): Access {
  const always = new Set(options.allowedHosts.flatMap((name) => canonicalHost(name) ?? []));
  const listening = canonicalHost(options.host) ?? options.host;
  if (!isWildcard(listening)) always.add(listening);

  const isAllowed = (name: string) =>
    isLoopback(name) || always.has(name) || (isWildcard(listening) && options.machineNames().includes(name));

  const isToken = (candidate: string) => options.token !== null && timingSafeEqual(digest(candidate), digest(options.token));

  return {
    admit(facts) {
      const name = hostNameOf(facts.host);
      if (name === null || !isAllowed(name)) {
        throw new LabError(
          "FOREIGN_HOST",
          `The request is for ${JSON.stringify((facts.host ?? "").slice(0, 100))}, which is not this lab.`,
        );
      }
      if ((isChange(facts.method) || facts.live) && isForeign(facts)) {
        throw new LabError("FOREIGN_ORIGIN", `It comes from a page of ${(facts.origin ?? "another site").slice(0, 100)}.`);
      }
      if (options.token === null) return "host";
      return tokensOf(facts, options.cookieName).some(isToken) ? "host" : "viewer";
    },
    takesToken: options.token !== null,
    isToken,
  };
}

/** The canonical name in a Host header, or null where it holds anything but name and port. */
function hostNameOf(header: string | undefined): string | null {
  if (!header || !/^[^\s/?#@\\]+$/.test(header)) return null;
  return URL.parse(`http://${header}`)?.hostname.replace(/\.$/, "") ?? null;
}

/** An Origin is ours when it is this very address and port; its scheme may be that of a proxy before us. */
function isForeign({ origin, host, site }: RequestFacts): boolean {
  if (site === "cross-site" || site === "same-site") return true;
  if (origin === undefined) return false;
  const from = URL.parse(origin);
  if (!from || !/^https?:$/.test(from.protocol)) return true;
  return from.host !== URL.parse(`${from.protocol}//${host}`)?.host;
}

function tokensOf({ authorization, cookie }: RequestFacts, cookieName: string): string[] {
  const bearer = /^bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  const cookies = (cookie ?? "").split(";").flatMap((pair) => {
    const [name, value] = pair.trim().split("=");
    return name === cookieName && value ? [value] : [];
  });
  return bearer ? [bearer, ...cookies] : cookies;
}

/** Of equal length whatever is sent, as timingSafeEqual wants it. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
