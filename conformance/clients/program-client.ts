import type { Broker } from "../brokers.ts";
import type { Client, Joining, Member } from "./client.ts";
import { Report, type Errand, type Order, type Received } from "./programs/errand.ts";
import { runProgram, type ProgramOptions, type RunningProgram } from "./running-program.ts";

interface ProgramClient extends Pick<Client, "name" | "available" | "compressions" | "starts"> {
  /** The program that does the errands; asked for when it is first needed. */
  readonly command: () => Promise<ProgramOptions["command"]>;
}

/**
 * A client of which a program of ours does what the scenarios ask for. One process sends and reads, since each takes
 * a while to start; each member of a group has one of its own, so that it can be killed and halted.
 */
export function programClient({ command, ...about }: ProgramClient): Client {
  let helper: Promise<ErrandProgram> | null = null;
  const help = async ({ bootstrap }: Broker, errand: Without<Errand, "bootstrap">) => {
    helper ??= command().then(startErrands);
    return (await helper).send({ ...errand, bootstrap });
  };
  return {
    ...about,
    async produce(broker, { messages, ...sending }) {
      const { done } = await help(broker, { do: "produce", messages: [...messages], ...sending });
      await done;
    },
    async read(broker, reading) {
      const { ready, received } = await help(broker, { do: "read", ...reading });
      if (reading.start === "end") await ready;
      return { received };
    },
    async join({ bootstrap }, joining) {
      const program = startErrands(await command());
      const { received } = program.send({ do: "join", bootstrap, ...joining });
      return memberOf(program.process, joining, received);
    },
    async close() {
      await (await helper)?.process.kill();
    },
  };
}

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;

interface ErrandProgram {
  readonly process: RunningProgram;
  send(errand: Errand): RunningErrand;
}

interface RunningErrand {
  /** What it has said to have received so far. Throws what has gone wrong. */
  received: () => readonly Received[];
  readonly ready: Promise<void>;
  readonly done: Promise<void>;
}

interface Settle extends RunningErrand {
  readonly hear: (said: Report["said"]) => void;
}

function startErrands(command: ProgramOptions["command"]): ErrandProgram {
  const errands: Settle[] = [];
  const process = runProgram({
    command,
    onLine(line) {
      const { id, said } = Report.parse(JSON.parse(line));
      errands[id]?.hear(said);
    },
  });
  const end = (error: unknown) => {
    const failed = error instanceof Error ? error.message : null;
    for (const { hear } of errands) hear(failed === null ? { done: true } : { failed });
  };
  process.done.then(() => end(null), end);
  return {
    process,
    send(errand) {
      const running = runningErrand();
      const order: Order = { id: errands.length, errand };
      errands.push(running);
      process.write(JSON.stringify(order));
      return running;
    },
  };
}

function runningErrand(): Settle {
  const received: Received[] = [];
  let failure: Error | null = null;
  const [ready, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  // Whoever waits for them hears of it; nobody has to.
  for (const { promise } of [ready, done]) promise.catch(() => {});
  return {
    received() {
      if (failure !== null) throw failure;
      return received;
    },
    ready: ready.promise,
    done: done.promise,
    hear(said) {
      if ("message" in said) received.push(said.message);
      else if ("ready" in said) ready.resolve();
      else if ("done" in said) done.resolve();
      else {
        failure ??= new Error(said.failed);
        for (const { reject } of [ready, done]) reject(failure);
      }
    },
  };
}

/** What runs as a member of a group, seen as such. */
export function memberOf(program: RunningProgram, { clientId }: Pick<Joining, "clientId">, received: Member["received"]): Member {
  return {
    clientId,
    received,
    async leave() {
      program.signal("SIGTERM");
      await program.done;
    },
    crash: () => program.kill(),
    freeze: () => program.signal("SIGSTOP"),
    thaw: () => program.signal("SIGCONT"),
  };
}
