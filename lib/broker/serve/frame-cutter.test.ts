import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FrameCutter, FrameLengthError, MAX_FRAME_BYTES } from "./frame-cutter.ts";

function framed(frame: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(frame.length, 0);
  return Buffer.concat([length, frame]);
}

function lengthOnly(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(length, 0);
  return bytes;
}

function drain(cutter: FrameCutter): Buffer[] {
  const frames: Buffer[] = [];
  for (let frame = cutter.next(); frame !== null; frame = cutter.next()) frames.push(frame);
  return frames;
}

/** Cuts `stream` at the given places, in any order and more than once the same. */
function chunksOf(stream: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length].toSorted((a, b) => a - b);
  return places.map((place, index) => stream.subarray(place, places[index + 1] ?? stream.length));
}

const frames = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });
const cuts = fc.array(fc.nat(), { maxLength: 30 });

describe("cutting a stream into frames", () => {
  test("gives the same frames however the stream comes in", () => {
    fc.assert(
      fc.property(frames, cuts, (sent, places) => {
        const cutter = new FrameCutter();
        const got: Buffer[] = [];
        for (const chunk of chunksOf(Buffer.concat(sent.map(framed)), places)) {
          cutter.push(chunk);
          got.push(...drain(cutter));
        }
        expect(got.map((frame) => frame.toString("hex"))).toEqual(sent.map((frame) => Buffer.from(frame).toString("hex")));
        expect(cutter.held).toBe(0);
      }),
    );
  });

  test("gives the same frames when all chunks wait before it looks at them", () => {
    fc.assert(
      fc.property(frames, cuts, (sent, places) => {
        const cutter = new FrameCutter();
        for (const chunk of chunksOf(Buffer.concat(sent.map(framed)), places)) cutter.push(chunk);
        expect(drain(cutter)).toHaveLength(sent.length);
        expect(cutter.hasMore).toBe(false);
      }),
    );
  });

  test("holds no more than about twice what has come of a frame, whatever its length says", () => {
    const cutter = new FrameCutter();
    cutter.push(lengthOnly(MAX_FRAME_BYTES));
    let received = 0;
    for (let i = 0; i < 2000; i++) {
      cutter.push(Buffer.alloc(50));
      received += 50;
      expect(cutter.next()).toBeNull();
      expect(cutter.held).toBeLessThanOrEqual(Math.max(4096, 2 * received));
    }
  });

  test("gives what follows a frame that came in pieces", () => {
    const cutter = new FrameCutter();
    cutter.push(Buffer.concat([lengthOnly(3), Buffer.from("a")]));
    expect(cutter.next()).toBeNull();
    cutter.push(Buffer.concat([Buffer.from("bc"), framed(Buffer.from("d"))]));
    expect(drain(cutter).map(String)).toEqual(["abc", "d"]);
  });

  test.each([-1, -2_147_483_648, MAX_FRAME_BYTES + 1, 0x16030100])("refuses a length of %i as soon as it is known", (length) => {
    const cutter = new FrameCutter();
    const bytes = lengthOnly(length);
    cutter.push(bytes.subarray(0, 3));
    expect(cutter.next()).toBeNull();
    cutter.push(bytes.subarray(3));
    expect(() => cutter.next()).toThrow(FrameLengthError);
  });
});
