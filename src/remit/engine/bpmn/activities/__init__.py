"""The activities: tasks, calls, sub-processes and their repetition."""
