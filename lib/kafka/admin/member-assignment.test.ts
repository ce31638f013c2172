import { AssignerProtocol } from "kafkajs";
import { expect, test } from "vitest";
import { readMemberAssignment } from "./member-assignment.ts";

const encode = (version: number, assignment: Record<string, number[]>) =>
  AssignerProtocol.MemberAssignment.encode({ version, assignment, userData: Buffer.from("kept by the client") });

test("what a client encoded is read in order of topic and partition", () => {
  expect(readMemberAssignment(encode(0, { b: [2, 0], a: [1] }))).toEqual([
    { topic: "a", partitions: [1] },
    { topic: "b", partitions: [0, 2] },
  ]);
});

test("the version does not matter", () => {
  expect(readMemberAssignment(encode(3, { a: [0] }))).toEqual([{ topic: "a", partitions: [0] }]);
});

test("a topic without partitions is left out", () => {
  expect(readMemberAssignment(encode(0, { a: [] }))).toEqual([]);
});

test("a body without user data is read", () => {
  const body = encode(0, { a: [7] });
  const withoutUserData = body.subarray(0, 2 + 4 + 2 + 1 + 4 + 4);
  expect(readMemberAssignment(withoutUserData)).toEqual([{ topic: "a", partitions: [7] }]);
});

test.each([
  ["nothing", Buffer.alloc(0)],
  ["a version alone", Buffer.from([0, 0])],
  ["text", Buffer.from("connect worker https://example.invalid")],
  ["a count beyond the end", Buffer.from([0, 0, 0x7f, 0xff, 0xff, 0xff])],
  ["a cut string", Buffer.from([0, 0, 0, 0, 0, 1, 0, 9, 97, 98, 99, 100])],
])("%s is no partitions", (_, bytes) => {
  expect(readMemberAssignment(bytes)).toEqual([]);
});

test("every prefix of a real assignment is read without an error", () => {
  const body = encode(1, { "web-events": [0, 1, 2], other: [5] });
  for (let length = 0; length <= body.length; length++) readMemberAssignment(body.subarray(0, length));
});
