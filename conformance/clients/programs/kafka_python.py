"""kafka-python, which is Python throughout, in its second and its third version: the errands of errand.ts."""

import json
import signal
import sys
import traceback

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.coordinator.assignors.range import RangePartitionAssignor
from kafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from kafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor
from kafka.errors import KafkaError

ASSIGNORS = {
    "range": RangePartitionAssignor,
    "roundrobin": RoundRobinPartitionAssignor,
    "sticky": StickyPartitionAssignor,
}
try:
    from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor

    ASSIGNORS["cooperative-sticky"] = CooperativeStickyAssignor
except ImportError:
    # Version 2 has none.
    pass

PATIENCE_S = 20
# Version 2 takes a broker that does not say within 2 s what it can do for one of 2015: too little on a busy machine.
ASKING = "api_version_auto_timeout_ms"
PATIENT = {ASKING: PATIENCE_S * 1000} if ASKING in KafkaProducer.DEFAULT_CONFIG else {}


class Say:
    """Says how the errand of a number goes."""

    def __init__(self, number):
        self.number = number

    def __call__(self, **said):
        print(json.dumps({"id": self.number, "said": said}), flush=True)


def text(data):
    return None if data is None else bytes(data).decode()


def data_of(text):
    return None if text is None else text.encode()


def received(record):
    return {
        "key": text(record.key),
        "value": text(record.value),
        "headers": {name: text(value) for name, value in record.headers},
        "partition": record.partition,
        "offset": record.offset,
        "timestamp": record.timestamp,
    }


def produce(errand, say):
    compression = errand["compression"]
    producer = KafkaProducer(
        bootstrap_servers=errand["bootstrap"],
        compression_type=None if compression == "none" else compression,
        **PATIENT,
    )
    sent = [
        producer.send(
            errand["topic"],
            partition=0,
            key=data_of(message["key"]),
            value=data_of(message["value"]),
            headers=[(name, data_of(value)) for name, value in message["headers"].items()],
        )
        for message in errand["messages"]
    ]
    for future in sent:
        future.get(PATIENCE_S)
    producer.close()


def read(errand, say):
    consumer = KafkaConsumer(bootstrap_servers=errand["bootstrap"], group_id=None, fetch_max_wait_ms=200, **PATIENT)
    place = TopicPartition(errand["topic"], 0)
    consumer.assign([place])
    start = errand["start"]
    if start == "beginning":
        consumer.seek_to_beginning(place)
    elif start == "end":
        consumer.seek(place, consumer.end_offsets([place])[place])
    elif "offset" in start:
        consumer.seek(place, start["offset"])
    else:
        consumer.seek(place, consumer.offsets_for_times({place: start["time"]})[place].offset)
    say(ready=True)
    for _ in range(errand["count"]):
        say(message=received(next(consumer)))
    consumer.close()


def join(errand, say):
    consumer = KafkaConsumer(
        errand["topic"],
        bootstrap_servers=errand["bootstrap"],
        group_id=errand["group"],
        client_id=errand["clientId"],
        partition_assignment_strategy=[ASSIGNORS[errand["assignor"]]],
        session_timeout_ms=errand["sessionMs"],
        heartbeat_interval_ms=300,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        fetch_max_wait_ms=200,
        **PATIENT,
    )
    leaving = []
    signal.signal(signal.SIGTERM, lambda *_: leaving.append(True))
    while not leaving:
        for records in consumer.poll(timeout_ms=50, max_records=1).values():
            for record in records:
                say(message=received(record))
                try:
                    consumer.commit()
                except KafkaError:
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
