"""Orders of all shops in one table."""

import sys

from pyspark.sql import DataFrame, SparkSession


def orders_of_europe(spark: SparkSession) -> DataFrame:
    return spark.createDataFrame(
        [(1, "DE", 5.0), (2, "FR", 7.5)], "id int, country string, amount double"
    )


def orders_of_america(spark: SparkSession) -> DataFrame:
    rows = [(3, "US", 9.0, "spring")]
    return spark.createDataFrame(rows, "id int, country string, amount double, campaign string")


def main() -> None:
    spark = SparkSession.builder.appName("orders").getOrCreate()
    orders = orders_of_europe(spark).union(orders_of_america(spark))
    orders.write.mode("overwrite").parquet(sys.argv[1])


if __name__ == "__main__":
    main()
