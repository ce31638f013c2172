import type { Broker } from "../brokers.ts";
import type { Compression, Message, Received, Start } from "./programs/errand.ts";

/** A kind of client, with what the scenarios need of it. */
export interface Client {
  readonly name: string;
  /** Whether this machine has what it takes to run it. */
  readonly available: boolean;
  readonly compressions: readonly Compression[];
  /** Where it can begin to read. */
  readonly starts: readonly ("beginning" | "end" | "offset" | "time")[];
  /** Sends these to partition 0. */
  produce(broker: Broker, sending: Sending): Promise<void>;
  /** Reads partition 0 from a place on, whatever groups have committed; resolves once it knows the offset to begin at. */
  read(broker: Broker, reading: Reading): Promise<Reader>;
  /** Starts a consumer in a group that begins at the beginning and commits what it has received. */
  join(broker: Broker, joining: Joining): Promise<Member>;
  /** Ends what still runs of it; members end by themselves. */
  close(): Promise<void>;
}

export interface Sending {
  readonly topic: string;
  readonly compression: Compression;
  readonly messages: readonly Message[];
}

export interface Reading {
  readonly topic: string;
  readonly start: Start;
  readonly count: number;
}

export interface Reader {
  /** What it has received so far, in the order in which it came; it ends by itself at `count`. */
  received: () => readonly Received[];
}

export interface Joining {
  readonly topic: string;
  readonly group: string;
  readonly clientId: string;
  readonly groupProtocol: "classic" | "consumer";
  /** By the name that the client has for it; of the newer protocol by the broker's name for its own. */
  readonly assignor: string;
  readonly sessionMs: number;
}

/** A consumer in a process of its own. */
export interface Member {
  readonly clientId: string;
  /** What it has said to have received so far. */
  received: () => readonly Received[];
  /** Stops it as a user does; resolves when it has ended. */
  leave(): Promise<void>;
  /** Kills its process: its sockets close, and it says nothing more. */
  crash(): Promise<void>;
  /** Stops its process, with its sockets open. */
  freeze(): void;
  thaw(): void;
}
