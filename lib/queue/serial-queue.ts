/** Runs tasks one after the other, in the order in which they were given. */
export type SerialQueue = <T>(task: () => Promise<T>) => Promise<T>;

/**
 * A queue for commands that look first and act later: while one waits for Kafka, no other command
 * of the same queue can change what it looked at. A task that fails does not hold up the next.
 */
export function createSerialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task, task);
    last = result.catch(() => undefined);
    return result;
  };
}
