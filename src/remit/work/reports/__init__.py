"""The read-only questions of work: items, tasks, queues, boards, trails. Each checks access first."""
