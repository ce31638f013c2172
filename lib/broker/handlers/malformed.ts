/** What Apache Kafka tells with INVALID_REQUEST where it has nothing more to say. */
export const MALFORMED =
  "This most likely occurs because of a request being malformed by the client library or the message was sent to an " +
  "incompatible broker. See the broker logs for more details.";
