import RequestQueue from "kafkajs/src/network/requestQueue/index.js";

let mended = false;

/**
 * Mends a defect of kafkajs 2.2.4 in this process, once. Its request queue sets a timer with a
 * negative delay after every answer, and that timer sets the next: each open connection runs a
 * callback every millisecond for as long as it lives, and Node warns of the negative delay. With 200
 * consumers that is a third of their idle cost. The timer is needed only while requests wait.
 */
export function mendKafkaJs(): void {
  if (mended) return;
  mended = true;
  const { prototype } = RequestQueue;
  const original = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function schedule() {
    if (this.pending.length > 0) original.call(this);
  };
}
