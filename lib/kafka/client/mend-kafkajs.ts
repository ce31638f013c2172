import Broker from "kafkajs/src/broker/index.js";
import RequestQueue from "kafkajs/src/network/requestQueue/index.js";

let mended = false;

/** Mends two defects of kafkajs 2.2.4 in this process, once. */
export function mendKafkaJs(): void {
  if (mended) return;
  mended = true;
  mendTimers();
  mendConnecting();
}

/**
 * Its request queue sets a timer with a negative delay after every answer, and that timer sets the next: each open
 * connection runs a callback every millisecond for as long as it lives, and Node warns of the negative delay. With 200
 * consumers that is a third of their idle cost. The timer is needed only while requests wait.
 */
function mendTimers(): void {
  const { prototype } = RequestQueue;
  const original = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function schedule() {
    if (this.pending.length > 0) original.call(this);
  };
}

/**
 * A broker whose connection stands counts as connected, though its ApiVersions may have got no answer in time, as on a
 * busy machine. It is not asked again then, and every request ends with "Broker not connected" until the client is made anew.
 */
function mendConnecting(): void {
  const { prototype } = Broker;
  const original = prototype.isConnected;
  prototype.isConnected = function isConnected() {
    return this.versions !== null && original.call(this);
  };
}
