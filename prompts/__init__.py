"""What a model is asked: to choose among ids, and nothing else."""
