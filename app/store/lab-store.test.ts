import { beforeEach, expect, test } from "vitest";
import { ManualClock } from "../../lib/clock/manual-clock.ts";
import type { GroupEvent, GroupEventBody } from "../../lib/contract/group-events.ts";
import type { LabStatus } from "../../lib/contract/socket.ts";
import { emptyView } from "../../lib/group/reduce.ts";
import type { GroupView } from "../../lib/group/view.ts";
import type { LabStore } from "./lab-store.ts";
import { createLabStore } from "./lab-store.ts";
import { FakeLink, statusAt } from "./lab-store-testing.ts";

const GROUP = "g";

let link: FakeLink;
let clock: ManualClock;
let store: LabStore;
let frames: (() => void)[];
let stop: () => void;
let isVisible: boolean;

/** What the browser does before it paints. */
function paint() {
  for (const task of frames.splice(0)) task();
}

beforeEach(() => {
  link = new FakeLink();
  clock = new ManualClock();
  frames = [];
  isVisible = true;
  store = createLabStore({
    link,
    clock,
    version: "1",
    isVisible: () => isVisible,
    frame(task) {
      frames.push(task);
      return () => {
        frames = frames.filter((each) => each !== task);
      };
    },
  });
  stop = store.start();
});

const status = (change?: Partial<LabStatus>) => statusAt(clock.now(), change);

function viewAt(seq: number): GroupView {
  return { ...emptyView({ group: GROUP, origin: "made", topic: "t", assignors: ["range"] }), seq };
}

function event(seq: number, body: GroupEventBody = { type: "broker-back" }): GroupEvent {
  return { ...body, seq, time: clock.now() };
}

function snapshot(seq: number, streamId = "s1", group = GROUP) {
  link.server.onSnapshot({ streamId, group, seq, serverTime: clock.now(), view: { ...viewAt(seq), group } });
}

function batch(seqs: number[], streamId = "s1") {
  const events = seqs.map((seq) => event(seq));
  link.server.onBatch({ streamId, group: GROUP, serverTime: clock.now(), events });
}

function watchLive(seq = 5) {
  store.watch(GROUP);
  link.server.onUp();
  snapshot(seq);
  paint();
}

const seqNow = () => store.getState().watched?.view?.seq;

test("events are folded in order", () => {
  watchLive(5);
  batch([6, 7]);
  batch([8]);
  paint();
  expect(seqNow()).toBe(8);
  expect(link.asked).toEqual([GROUP]);
});

test("a change of shape is heard at once; the next ones within the same frame with the next paint", () => {
  watchLive(5);
  clock.advance(16);
  const heard: (number | undefined)[] = [];
  store.subscribe(() => heard.push(seqNow()));
  batch([6]);
  expect(heard).toEqual([6]);
  batch([7]);
  batch([8]);
  expect(heard).toEqual([6]);
  paint();
  expect(heard).toEqual([6, 8]);
  paint();
  expect(heard).toEqual([6, 8]);
});

test("a page that cannot be seen waits until it is painted", () => {
  watchLive(5);
  clock.advance(16);
  isVisible = false;
  batch([6]);
  expect(seqNow()).toBe(5);
  paint();
  expect(seqNow()).toBe(6);
});

test("however many batches come, listeners hear once a frame", () => {
  watchLive();
  let calls = 0;
  store.subscribe(() => {
    calls += 1;
  });
  for (let seq = 6; seq < 26; seq++) batch([seq]);
  expect([calls, seqNow()]).toEqual([0, 5]);
  paint();
  expect([calls, seqNow()]).toEqual([1, 25]);
  paint();
  expect(calls).toBe(1);
});

test("what was seen already is not folded twice", () => {
  watchLive(5);
  batch([4, 5, 6]);
  paint();
  expect(seqNow()).toBe(6);
  expect(link.asked).toHaveLength(1);
});

test("a gap asks for a snapshot once, and what comes before that is left alone", () => {
  watchLive(5);
  batch([8]);
  batch([9]);
  expect(link.asked).toEqual([GROUP, GROUP]);
  paint();
  expect(seqNow()).toBe(5);
  snapshot(9);
  batch([10]);
  paint();
  expect(seqNow()).toBe(10);
});

test("another stream is another server: its numbers say nothing about ours", () => {
  watchLive(5);
  batch([6], "s2");
  expect(link.asked).toHaveLength(2);
  snapshot(2, "s2");
  batch([3], "s2");
  paint();
  expect([seqNow(), store.getState().watched?.streamId]).toEqual([3, "s2"]);
});

test("after a lost connection the picture stays, and the group is watched again", () => {
  watchLive(5);
  link.server.onDown();
  paint();
  expect([store.getState().link.state, seqNow()]).toEqual(["lost", 5]);
  link.server.onUp();
  snapshot(7);
  paint();
  expect([store.getState().link.state, seqNow()]).toEqual(["live", 7]);
  expect(link.asked).toHaveLength(2);
});

test("a group that the lab does not have is refused, and shown when it comes into being", async () => {
  link.answer = () => Promise.resolve({ ok: false, code: "GROUP_NOT_FOUND", detail: "The lab has no group g." });
  store.watch(GROUP);
  link.server.onUp();
  await Promise.resolve();
  await Promise.resolve();
  paint();
  expect(store.getState().watched?.refused?.code).toBe("GROUP_NOT_FOUND");
  link.answer = () => Promise.resolve({ ok: true });
  link.server.onStatus(
    status({ groups: [{ group: GROUP, origin: "made", topic: "t", state: null, consumers: 0, members: null }] }),
  );
  expect(link.asked).toHaveLength(2);
  snapshot(1);
  paint();
  expect(store.getState().watched).toMatchObject({ refused: null, closed: false });
});

test("no answer is asked for again after a while", async () => {
  link.answer = () => Promise.reject(new Error("timeout"));
  store.watch(GROUP);
  link.server.onUp();
  await Promise.resolve();
  await Promise.resolve();
  clock.advance(999);
  expect(link.asked).toHaveLength(1);
  clock.advance(1);
  expect(link.asked).toHaveLength(2);
});

test("a deleted group keeps its last picture and folds no more", () => {
  watchLive(5);
  link.server.onClosed(GROUP);
  batch([6]);
  paint();
  expect([store.getState().watched?.closed, seqNow()]).toEqual([true, 5]);
});

test("changing the group leaves the one before, whose late messages do no harm", () => {
  watchLive(5);
  store.watch("other");
  snapshot(9, "s1", GROUP);
  batch([6]);
  paint();
  expect(link.left).toEqual([GROUP]);
  expect(store.getState().watched).toMatchObject({ group: "other", view: null });
});

test("a server of another version, or a message that nobody knows, ends the folding", () => {
  watchLive(5);
  link.server.onStatus(status({ version: "2" }));
  batch([6]);
  paint();
  expect([store.getState().outdated, seqNow()]).toEqual([true, 5]);
});

test("the server's time is known better with every message", () => {
  link.server.onStatus(status({ serverTime: clock.now() + 900 }));
  expect(store.serverNow()).toBe(clock.now() + 900);
  link.server.onStatus(status({ serverTime: clock.now() + 1000 }));
  link.server.onStatus(status({ serverTime: clock.now() + 300 }));
  expect(store.serverNow()).toBe(clock.now() + 1000);
});

test("stopping leaves no timer, frame or connection", async () => {
  link.answer = () => Promise.reject(new Error("timeout"));
  store.watch(GROUP);
  link.server.onUp();
  await Promise.resolve();
  await Promise.resolve();
  stop();
  expect([clock.pending, frames.length, link.isClosed]).toEqual([0, 0, true]);
});

test("what a status says again is the same object as before", () => {
  link.server.onStatus(status({ groups: [] }));
  paint();
  const before = store.getState().status;
  link.server.onStatus(status({ groups: [], viewers: 7, notices: ["a"] }));
  paint();
  const after = store.getState().status;
  expect(after).not.toBe(before);
  expect(after?.viewers).toBe(7);
  expect(after?.notices).toEqual(["a"]);
  expect(after?.broker).toBe(before?.broker);
  expect(after?.groups).toBe(before?.groups);
});
