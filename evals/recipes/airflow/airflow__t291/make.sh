#!/bin/sh
# as airflow__t292, without the scheduler log
