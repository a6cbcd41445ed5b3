#!/bin/sh
# as airflow__o190, without the scheduler log
