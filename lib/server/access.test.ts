import { describe, expect, test } from "vitest";
import { OPERATIONS } from "../api/operations.ts";
import { LabError } from "../contract/errors.ts";
import { CLIENT_EVENTS } from "../contract/socket.ts";
import { createAccess, demandRole, type AccessOptions, type RequestFacts } from "./access.ts";
import { hostCookieName, makeHostToken, readTokenVisit } from "./host-token.ts";

const TOKEN = makeHostToken();
const COOKIE = hostCookieName(3000);

function access(options: Partial<AccessOptions> = {}) {
  return createAccess({
    host: "127.0.0.1",
    allowedHosts: [],
    machineNames: () => ["teacher-mac", "teacher-mac.local", "192.168.1.5", "[fd00::5]"],
    token: null,
    cookieName: COOKIE,
    ...options,
  });
}

const inClass = (options: Partial<AccessOptions> = {}) => access({ host: "0.0.0.0", token: TOKEN, ...options });

function facts(of: Partial<RequestFacts> = {}): RequestFacts {
  return {
    method: "GET",
    host: "localhost:3000",
    origin: undefined,
    site: undefined,
    authorization: undefined,
    cookie: undefined,
    live: false,
    ...of,
  };
}

/** The code of the error that is thrown, else what is given back. */
function outcome<T>(act: () => T): T | string {
  try {
    return act();
  } catch (error) {
    if (error instanceof LabError) return error.code;
    throw error;
  }
}

const LOOPBACK = [
  "localhost",
  "localhost:3000",
  "LocalHost:80",
  "localhost.",
  "127.0.0.1:3000",
  "127.9.9.9",
  "[::1]:3000",
  "[::1]",
];
const NEVER = [
  undefined,
  "",
  "evil.example",
  "evil.example:3000",
  "localhost.evil.example",
  "127.0.0.1.evil.example",
  "notlocalhost",
  "10.0.0.1",
  "user@localhost",
  "evil.example#localhost",
  "localhost/evil",
  "evil.example\\localhost",
  "a b",
  "[::2]",
  "localhost:port",
  "localhost:99999",
];

describe("Host", () => {
  test.each(LOOPBACK)("%s is this machine, whatever the lab listens on", (host) => {
    expect(access().admit(facts({ host }))).toBe("host");
    expect(inClass().admit(facts({ host }))).toBe("viewer");
  });

  test.each(NEVER)("%s is foreign", (host) => {
    expect(outcome(() => access().admit(facts({ host })))).toBe("FOREIGN_HOST");
    expect(outcome(() => inClass().admit(facts({ host })))).toBe("FOREIGN_HOST");
  });

  test("the machine's own names and addresses count with a wildcard HOST only", () => {
    for (const host of ["192.168.1.5:3000", "teacher-mac:3000", "Teacher-Mac.local", "[fd00::5]:3000", "[FD00:0::5]"]) {
      expect(inClass().admit(facts({ host }))).toBe("viewer");
      expect(inClass({ host: "::" }).admit(facts({ host }))).toBe("viewer");
      expect(outcome(() => access().admit(facts({ host })))).toBe("FOREIGN_HOST");
    }
  });

  test("HOST itself counts, and no other address beside it", () => {
    const there = inClass({ host: "192.168.1.5" });
    expect(there.admit(facts({ host: "192.168.1.5:3000" }))).toBe("viewer");
    expect(outcome(() => there.admit(facts({ host: "teacher-mac:3000" })))).toBe("FOREIGN_HOST");
  });

  test("ALLOWED_HOSTS count with any port, and no name below them", () => {
    const behind = access({ allowedHosts: ["lab.example"] });
    expect(behind.admit(facts({ host: "Lab.Example:8443" }))).toBe("host");
    expect(outcome(() => behind.admit(facts({ host: "www.lab.example" })))).toBe("FOREIGN_HOST");
  });

  test("an address that the machine gets later is known then", () => {
    const names = ["192.168.1.5"];
    const there = inClass({ machineNames: () => names });
    expect(outcome(() => there.admit(facts({ host: "10.0.0.7" })))).toBe("FOREIGN_HOST");
    names.push("10.0.0.7");
    expect(there.admit(facts({ host: "10.0.0.7" }))).toBe("viewer");
  });
});

describe("Origin", () => {
  const FOREIGN = [
    "http://evil.example",
    "http://localhost:4000",
    "http://127.0.0.1:3000",
    "null",
    "",
    "file://",
    "chrome-extension://localhost:3000",
    "http://localhost.evil.example:3000",
  ];

  test.each(FOREIGN)("%j may change nothing and open no socket", (origin) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "ANYTHING"]) {
      expect(outcome(() => access().admit(facts({ method, origin })))).toBe("FOREIGN_ORIGIN");
    }
    expect(outcome(() => access().admit(facts({ live: true, origin })))).toBe("FOREIGN_ORIGIN");
    expect(access().admit(facts({ origin }))).toBe("host");
  });

  test("our own, or none, may", () => {
    expect(access().admit(facts({ method: "POST", origin: "http://localhost:3000" }))).toBe("host");
    expect(access().admit(facts({ method: "POST" }))).toBe("host");
    expect(access().admit(facts({ live: true, origin: "http://localhost:3000" }))).toBe("host");
  });

  test("behind a proxy that ends TLS the scheme differs", () => {
    const behind = access({ allowedHosts: ["lab.example"] });
    for (const host of ["lab.example", "lab.example:443"]) {
      expect(behind.admit(facts({ method: "POST", host, origin: "https://lab.example" }))).toBe("host");
    }
  });

  test("a page of another site that sends no Origin is told by its Sec-Fetch-Site", () => {
    for (const site of ["cross-site", "same-site"]) {
      expect(outcome(() => access().admit(facts({ live: true, site })))).toBe("FOREIGN_ORIGIN");
    }
    expect(access().admit(facts({ live: true, site: "same-origin" }))).toBe("host");
    expect(access().admit(facts({ site: "cross-site" }))).toBe("host");
  });
});

describe("the host token", () => {
  test.each([
    ["a bearer", { authorization: `Bearer ${TOKEN}` }],
    ["a bearer, in small letters", { authorization: `bearer  ${TOKEN}` }],
    ["the cookie", { cookie: `other=1; ${COOKIE}=${TOKEN}; more=2` }],
    ["the cookie beside a wrong bearer", { authorization: "Bearer x", cookie: `${COOKIE}=${TOKEN}` }],
  ])("%s makes the host", (_, of) => {
    expect(inClass().admit(facts(of))).toBe("host");
  });

  test.each([
    ["none", {}],
    ["a wrong bearer", { authorization: `Bearer ${TOKEN}x` }],
    ["an empty bearer", { authorization: "Bearer " }],
    ["basic", { authorization: `Basic ${TOKEN}` }],
    ["the cookie of a lab on another port", { cookie: `${hostCookieName(4000)}=${TOKEN}` }],
    ["an empty cookie", { cookie: `${COOKIE}=` }],
  ])("%s makes a viewer", (_, of) => {
    expect(inClass().admit(facts(of))).toBe("viewer");
  });

  test("has more than 128 random bits", () => {
    expect(Buffer.from(TOKEN, "base64url")).toHaveLength(32);
    expect(makeHostToken()).not.toBe(TOKEN);
  });

  test.each([
    [`/?token=${TOKEN}`, "/"],
    [`/g?a=1&token=${TOKEN}&b=2`, "/g?a=1&b=2"],
    [`//evil.example/?token=${TOKEN}`, "/evil.example/"],
    [`/\\evil.example?token=${TOKEN}`, "/evil.example"],
  ])("a visit of %s leads to a clean address", (target, location) => {
    const visit = readTokenVisit(target, inClass(), COOKIE);
    expect(visit).toEqual({ accepted: true, location, cookie: `${COOKIE}=${TOKEN}; Path=/; HttpOnly; SameSite=Strict` });
  });

  test("a visit with a wrong one is refused, one without is none", () => {
    expect(readTokenVisit("/?token=x", inClass(), COOKIE)).toEqual({ accepted: false });
    expect(readTokenVisit("/?tokens=x", inClass(), COOKIE)).toBeNull();
    expect(readTokenVisit("/", inClass(), COOKIE)).toBeNull();
  });

  test("on loopback, where there is no token, an old link opens the page", () => {
    expect(readTokenVisit("/?token=x", access(), COOKIE)).toBeNull();
  });
});

describe("every route and every socket event", () => {
  const everything = [
    ...OPERATIONS.map(({ method, path, role }) => ({ name: `${method} ${path}`, method, role, live: false })),
    ...Object.entries(CLIENT_EVENTS).map(([name, { role }]) => ({
      name: `socket event ${name}`,
      method: "GET",
      role,
      live: true,
    })),
  ];

  test.each(everything)("$name", ({ method, role, live }) => {
    const enter = (of: Partial<RequestFacts>) =>
      outcome(() => demandRole(inClass().admit(facts({ method, live, host: "192.168.1.5:3000", ...of })), role));
    const changing = method !== "GET";
    const own = "http://192.168.1.5:3000";

    expect(enter({ cookie: `${COOKIE}=${TOKEN}`, origin: own })).toBeUndefined();
    expect(enter({ authorization: `Bearer ${TOKEN}` })).toBeUndefined();
    expect(enter({ origin: own })).toBe(role === "host" ? "NOT_HOST" : undefined);
    expect(enter({ cookie: `${COOKIE}=${TOKEN}`, host: "evil.example:3000" })).toBe("FOREIGN_HOST");
    expect(enter({ cookie: `${COOKIE}=${TOKEN}`, origin: "http://evil.example" })).toBe(
      changing || live ? "FOREIGN_ORIGIN" : undefined,
    );
    if (changing) expect(role).toBe("host");
  });
});
