import pytest

from tools.frames import is_user_jvm, is_user_python


@pytest.mark.parametrize(
    ("file", "user"),
    [
        ("/opt/airflow/dags/orders.py", True),
        ("/usr/local/airflow/dags/lib/load.py", True),
        ("job.py", True),
        ("/home/etl/load.py", True),
        ("/tmp/spark-1/userFiles-2/job.py", True),  # noqa: S108
        ("/opt/x/lib/python3.11/site-packages/airflow/models/taskinstance.py", False),
        ("/usr/lib/python3.11/json/decoder.py", False),
        ("/opt/spark/python/lib/pyspark.zip/pyspark/worker.py", False),
        ("/usr/lib/python3/dist-packages/yaml/__init__.py", False),
        ("<frozen importlib._bootstrap>", False),
        ("<string>", False),
    ],
)
def test_python(file: str, user: bool) -> None:
    assert is_user_python(file) is user


@pytest.mark.parametrize(
    ("function", "user"),
    [
        ("com.acme.etl.Orders.load", True),
        ("Main.main", True),
        ("org.apache.spark.scheduler.Task.run", False),
        ("java.lang.Thread.run", False),
        ("java.base/java.lang.Thread.run", False),
        ("scala.collection.Iterator$$anon$9.hasNext", False),
        ("com.mysql.cj.jdbc.ConnectionImpl.connect", False),
        ("org.postgresql.Driver.connect", False),
    ],
)
def test_jvm(function: str, user: bool) -> None:
    assert is_user_jvm(function) is user
