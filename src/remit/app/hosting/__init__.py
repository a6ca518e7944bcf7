"""The edge of hosting: connections to machines outside, opened for topics of `hosting` and never in a transaction."""
