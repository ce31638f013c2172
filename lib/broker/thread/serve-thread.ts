import type {
  BrokerCommand,
  BrokerFailure,
  BrokerOperation,
  BrokerStatus,
  BrokerThreadMessage,
} from "../../contract/broker-thread.ts";
import type { BrokerOptions } from "../broker-options.ts";
import { startBroker, type RunningBroker } from "../broker.ts";

export interface ThreadServiceOptions {
  readonly broker: Omit<BrokerOptions, "onSteps" | "onLogStartMoved">;
  readonly post: (message: BrokerThreadMessage) => void;
  /** There is nothing more to do: the thread may end. */
  readonly onEnd: () => void;
}

/** Runs a broker by messages: the thread's side of lib/contract/broker-thread.ts. Gives what takes the commands. */
export async function runBrokerService({
  broker: options,
  post,
  onEnd,
}: ThreadServiceOptions): Promise<(command: BrokerCommand) => void> {
  const started = await startBroker({
    ...options,
    onSteps: (steps) => post({ type: "steps", steps }),
    onLogStartMoved: (moved) =>
      post({ type: "log start moved", moved: { ...moved, logStartOffset: String(moved.logStartOffset) } }),
  }).catch((error: unknown) => failureOf(error));
  if ("message" in started) {
    post({ type: "not started", failure: started });
    onEnd();
    return () => {};
  }
  post({ type: "started", status: statusOf(started) });
  const perform = async ({ id, operation }: BrokerCommand) => {
    try {
      await operate(started, operation);
      post({ type: "done", id, status: statusOf(started) });
    } catch (error) {
      post({ type: "failed", id, failure: failureOf(error) });
    }
    if (operation === "close") onEnd();
  };
  return (command) => void perform(command);
}

function operate(broker: RunningBroker, operation: BrokerOperation): Promise<void> {
  switch (operation) {
    case "stop":
      return broker.stop();
    case "start":
      return broker.start();
    case "wipe":
      return broker.wipe();
    case "tell":
      // Steps are gathered until the end of the turn; this one's turn to speak comes after theirs.
      return new Promise((resolve) => void setImmediate(resolve));
    case "close":
      return broker.close();
  }
}

function statusOf({ running, host, port, clusterId }: RunningBroker): BrokerStatus {
  return { running, host, port, clusterId };
}

function failureOf(error: unknown): BrokerFailure {
  if (!(error instanceof Error)) return { message: String(error), code: null };
  return { message: error.message, code: "code" in error && typeof error.code === "string" ? error.code : null };
}
