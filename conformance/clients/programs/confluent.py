"""confluent-kafka, which is librdkafka: the errands of errand.ts."""

import json
import signal
import sys
import traceback

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, Producer, TopicPartition

PATIENCE_S = 20


class Say:
    """Says how the errand of a number goes."""

    def __init__(self, number):
        self.number = number

    def __call__(self, **said):
        print(json.dumps({"id": self.number, "said": said}), flush=True)


def text(data):
    return None if data is None else data.decode()


def received(message):
    return {
        "key": text(message.key()),
        "value": text(message.value()),
        "headers": {name: text(value) for name, value in message.headers() or []},
        "partition": message.partition(),
        "offset": message.offset(),
        "timestamp": message.timestamp()[1],
    }


def produce(errand, say):
    failures = []
    producer = Producer({"bootstrap.servers": errand["bootstrap"], "compression.type": errand["compression"]})
    for message in errand["messages"]:
        producer.produce(
            errand["topic"],
            partition=0,
            key=message["key"],
            value=message["value"],
            headers=list(message["headers"].items()),
            on_delivery=lambda error, _: error and failures.append(error),
        )
    if producer.flush(PATIENCE_S) > 0 or failures:
        raise RuntimeError(f"not delivered: {failures}")


def read(errand, say):
    consumer = Consumer(
        {"bootstrap.servers": errand["bootstrap"], "group.id": "none", "enable.auto.commit": False, "fetch.wait.max.ms": 200}
    )
    place = TopicPartition(errand["topic"], 0, OFFSET_BEGINNING)
    start = errand["start"]
    if start == "end":
        place.offset = consumer.get_watermark_offsets(place, timeout=PATIENCE_S)[1]
    elif start != "beginning":
        place.offset = start["offset"] if "offset" in start else start["time"]
        if "time" in start:
            [place] = consumer.offsets_for_times([place], timeout=PATIENCE_S)
    consumer.assign([place])
    say(ready=True)
    for _ in range(errand["count"]):
        say(message=received(next_message(consumer)))
    consumer.close()


def next_message(consumer):
    while True:
        message = consumer.poll(1)
        if message is None:
            continue
        if message.error():
            raise KafkaException(message.error())
        return message


def join(errand, say):
    classic = {
        "partition.assignment.strategy": errand["assignor"],
        "session.timeout.ms": errand["sessionMs"],
        "heartbeat.interval.ms": 300,
    }
    newer = {"group.protocol": "consumer", "group.remote.assignor": errand["assignor"]}
    consumer = Consumer(
        {
            "bootstrap.servers": errand["bootstrap"],
            "group.id": errand["group"],
            "client.id": errand["clientId"],
            **(newer if errand["groupProtocol"] == "consumer" else classic),
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "fetch.wait.max.ms": 200,
        }
    )
    leaving = []
    signal.signal(signal.SIGTERM, lambda *_: leaving.append(True))
    consumer.subscribe([errand["topic"]])
    while not leaving:
        message = consumer.poll(0.05)
        # What goes wrong meanwhile, librdkafka tries again by itself.
        if message is None or message.error():
            continue
        say(message=received(message))
        try:
            consumer.commit(message=message, asynchronous=False)
        except KafkaException:
            # A rebalance overtook it: whoever has the partition now says the message again.
            pass
    consumer.close()


ERRANDS = {"produce": produce, "read": read, "join": join}

# Not `for line in sys.stdin`, which reads ahead.
while line := sys.stdin.readline():
    order = json.loads(line)
    say = Say(order["id"])
    try:
        ERRANDS[order["errand"]["do"]](order["errand"], say)
        say(done=True)
    except Exception:
        say(failed=traceback.format_exc())
    if order["errand"]["do"] == "join":
        break
