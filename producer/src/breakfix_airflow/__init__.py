"""Tells Breakfix of each failed Airflow task, from inside Airflow 2.9 to 3.x."""
