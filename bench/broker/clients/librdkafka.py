"""Clients of librdkafka for the broker whose address is the only argument: obeys one order after the other (words.ts)."""

import json
import os
import sys
import time

from confluent_kafka import Consumer, Producer, TopicPartition

ADDRESS = sys.argv[1]


def now_ms():
    return time.perf_counter() * 1000


class Delivered:
    def __init__(self):
        self.error = None

    def __call__(self, error, _message):
        if error is not None:
            self.error = error


def produce(order):
    """With acks all; the time is from the first message to the last answer."""
    singles = order["mode"] == "singles"
    settings = {"bootstrap.servers": ADDRESS, "acks": "all", "linger.ms": 0 if singles else 5}
    producer = Producer({**settings, "queue.buffering.max.messages": 2_000_000, "queue.buffering.max.kbytes": 1_000_000})
    value = b"x" * order["valueBytes"]
    topic = order["topic"]
    delivered = Delivered()
    # Metadata are there before the clock runs.
    producer.produce(topic, value, partition=0, on_delivery=delivered)
    producer.flush()
    started_at = now_ms()
    for number in range(order["messages"]):
        producer.produce(topic, value, partition=0, on_delivery=delivered)
        if singles:
            producer.flush()
        elif number % 1000 == 0:
            producer.poll(0)
    producer.flush()
    if delivered.error is not None:
        raise RuntimeError(str(delivered.error))
    return {"type": "produced", "ms": now_ms() - started_at}


def consume(order):
    """One consumer reads from the beginning, without a group's assignment, as librdkafka's own measuring tool."""
    settings = {"bootstrap.servers": ADDRESS, "group.id": f"bench-{os.getpid()}", "enable.auto.commit": False}
    consumer = Consumer(settings)
    samples = [{"at": now_ms(), "total": 0}]
    consumer.assign([TopicPartition(order["topic"], 0, 0)])
    total = 0
    while total < order["messages"]:
        messages = consumer.consume(num_messages=1000, timeout=10)
        if not messages:
            raise RuntimeError(f"nothing came after {total} messages")
        for message in messages:
            if message.error() is not None:
                raise RuntimeError(str(message.error()))
        total += len(messages)
        samples.append({"at": now_ms(), "total": total})
    consumer.close()
    return {"type": "consumed", "samples": samples}


ORDERS = {"produce": produce, "consume": consume}

for line in sys.stdin:
    order = json.loads(line)
    try:
        answer = ORDERS[order["type"]](order)
    except Exception as error:  # The bench is told whatever it was.
        answer = {"type": "failed", "message": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
