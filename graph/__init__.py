"""The state machine: the only package besides the entry points that knows LangGraph."""
