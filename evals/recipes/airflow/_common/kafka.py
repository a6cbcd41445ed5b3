import time
from confluent_kafka import Producer
p = Producer({"test.mock.num.brokers": 1, "allow.auto.create.topics": False}); md = p.list_topics(timeout=5)
open("/tmp/kafka.addr", "w").write(",".join(f"{b.host}:{b.port}" for b in md.brokers.values()))
time.sleep(1e6)
