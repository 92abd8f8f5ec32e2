"""What Invoxa's Python services share: start, drain, health, logs, tracing, tokens, database."""
