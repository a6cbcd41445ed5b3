"""Refunds of the day, as the shops deliver them."""

import sys

from pyspark.sql import SparkSession


def main() -> None:
    spark = SparkSession.builder.appName("refunds").getOrCreate()
    refunds = spark.read.parquet(f"{sys.argv[1]}/delivered/refunds")
    refunds.write.mode("overwrite").parquet(f"{sys.argv[1]}/refunds")


if __name__ == "__main__":
    main()
