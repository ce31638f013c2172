/** The one part of kafkajs' inside that mend-kafkajs.ts touches. */
declare module "kafkajs/src/network/requestQueue/index.js" {
  export default class RequestQueue {
    /** Requests that wait because of throttling or of too many in flight. */
    readonly pending: readonly unknown[];
    /** Sets a timer that looks for requests to send. */
    scheduleCheckPendingRequests: (this: RequestQueue) => void;
  }
}
