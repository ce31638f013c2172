"""confluent-kafka, a newer librdkafka than kcat's: the same errands."""

import sys

from confluent_kafka import Consumer, Producer
from confluent_kafka.admin import AdminClient, NewTopic

address, topic = sys.argv[1:]
settings = {"bootstrap.servers": address}
producer = Producer({**settings, "enable.idempotence": True, "compression.type": "lz4"})
producer.produce(topic, key=b"k", value=b"v", headers=[("h", b"1")])
producer.flush(10)
consumer = Consumer(
    {
        **settings,
        "group.id": "confluent",
        "group.instance.id": "one",
        "auto.offset.reset": "earliest",
        "partition.assignment.strategy": "cooperative-sticky",
        "enable.auto.commit": False,
    }
)
consumer.subscribe([topic])
message = None
while message is None:
    message = consumer.poll(1)
consumer.commit(message=message, asynchronous=False)
admin = AdminClient(settings)
admin.list_consumer_groups().result(10)
admin.describe_consumer_groups(["confluent"])["confluent"].result(10)
admin.create_topics([NewTopic("confluent", 1, 1)])["confluent"].result(10)
admin.delete_topics(["confluent"])["confluent"].result(10)
consumer.close()
newer = Consumer({**settings, "group.id": "newer", "group.protocol": "consumer", "auto.offset.reset": "earliest"})
newer.subscribe([topic])
while newer.poll(1) is None:
    pass
admin.describe_consumer_groups(["newer"])["newer"].result(10)
newer.close()
