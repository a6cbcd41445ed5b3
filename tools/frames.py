"""Whose code a stack frame is: the user's, or a library's."""

import re

_PYTHON_LIBRARY = re.compile(
    r"site-packages|dist-packages|/lib(?:64)?/python\d|\\lib\\(?!.*dags)|^<frozen |^<string>$"
    r"|\.zip/|\.egg/|/pyspark/|/py4j/|^airflow/|/airflow/(?:models|operators|providers|sdk|utils"
    r"|task|jobs|cli|decorators)/|^/usr/lib/|/snap/|/conda/|/databricks/(?:spark|python)/"
)
_OWN_FOLDER = re.compile(r"/(?:dags|plugins|jobs|src|app|project|workspace|repos)/")
_VENDOR = re.compile(r"site-packages|dist-packages|/lib(?:64)?/python\d|\.zip/")
_COMPILED = (".pyx", ".pxi", ".pxd")
"""Cython names its sources as they lay where the package was built."""
_JVM_LIBRARY = re.compile(
    r"^(?:[\w.]+/)?(?:java|javax|jdk|sun|scala|kotlin|akka|io\.netty|io\.airlift|io\.delta|reactor"
    r"|org\.(?:apache|scala|spark_project|sparkproject|postgresql|slf4j|codehaus|eclipse|jboss"
    r"|springframework|hibernate|glassfish|rocksdb|xerial|sqlite|mongodb|mariadb|h2"
    r"|elasticsearch)"
    r"|com\.(?:sun|google|amazonaws|amazon|microsoft|azure|databricks|esotericsoftware|fasterxml"
    r"|mysql|oracle|snowflake|datastax|twitter|ibm|typesafe|zaxxer|teradata|clickhouse)"
    r"|net\.snowflake|net\.razorvine|shaded|software\.amazon|oracle|py4j|jakarta|groovy"
    r"|parquet|hive)\b"
)
_GENERATED = re.compile(r"GeneratedMethodAccessor|GeneratedClass|^\$Proxy|LambdaForm")


def is_user_python(file: str) -> bool:
    if _VENDOR.search(file) or file.endswith(_COMPILED):
        return False
    return bool(_OWN_FOLDER.search(file)) or not _PYTHON_LIBRARY.search(file)


def is_user_jvm(function: str) -> bool:
    """`function` is `package.Class.method`; a class without a package is the user's."""
    return not (_JVM_LIBRARY.match(function) or _GENERATED.search(function))
