"""One file per agent: typed in, typed out, what it needs as arguments; no LangGraph."""
