"""kafka-python: administration, records, a group of one member that leaves."""

import sys

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.admin import NewTopic

address, topic = sys.argv[1:]
producer = KafkaProducer(bootstrap_servers=address, compression_type="gzip")
producer.send(topic, key=b"k", value=b"v", headers=[("h", b"1")]).get(10)
producer.close()
consumer = KafkaConsumer(
    topic, bootstrap_servers=address, group_id="kafka-python", auto_offset_reset="earliest", enable_auto_commit=False
)
next(consumer)
consumer.commit()
admin = KafkaAdminClient(bootstrap_servers=address)
admin.create_topics([NewTopic("kafka-python", 1, 1)])
admin.delete_topics(["kafka-python"])
consumer.close()
admin.close()
