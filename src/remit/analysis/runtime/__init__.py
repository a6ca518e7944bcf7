"""The job: a process of its own with limits, without network and without files, that runs a plan."""

from remit.analysis.runtime.job import open_package, run_package

__all__ = ["open_package", "run_package"]
