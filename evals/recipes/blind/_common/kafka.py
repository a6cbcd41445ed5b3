import time
from confluent_kafka import Producer
p = Producer({"test.mock.num.brokers": 1}); md = p.list_topics(timeout=5)
open("/tmp/kafka2.addr", "w").write(",".join(f"{b.host}:{b.port}" for b in md.brokers.values()))
for i in range(500): p.produce("pos.sales.v1", key=str(i), value=b'{"till": %d, "qty": %d}' % (i % 7, i % 5))
p.flush(10)
time.sleep(1e6)
