"""Which worker runs what, and in which order: a file's tests stay together, the longest work begins first.

A file's tests share its houses, so one worker runs them all; where a file is long and shares nothing, its tests are
handed out one by one. What takes longest begins first, so that both workers end together.
"""

from collections.abc import Mapping

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # - the package ships no types

SPREAD = frozenset(
    {
        "tests/flows/test_demo.py",
        "tests/flows/test_server_killed.py",
        "tests/fuzz/test_intake.py",
        "tests/simulation/test_crash_points.py",
        "tests/simulation/test_planted_bugs.py",
        "tests/simulation/test_seeds.py",
        "tests/store/test_kills.py",
        "tests/store/test_power_cuts.py",
        "tests/unit/test_clock_random.py",
    }
)
"""Files whose tests share nothing."""
SECONDS: Mapping[str, int] = {
    "tests/web/test_looks.py": 110,
    "tests/web/test_twins.py": 75,
    "tests/web/test_masking.py": 55,
    "tests/flows/test_server_killed.py": 50,
    "tests/web/test_twins_postgresql.py": 35,
    "tests/web/test_recruiting_story.py": 20,
    "tests/simulation/test_seeds.py": 25,
    "tests/services/test_kit_lines.py": 25,
    "tests/web/test_contract_story.py": 25,
    "tests/web/test_invoice_story.py": 12,
    "tests/web/test_walls.py": 22,
    "tests/web/test_billing_story.py": 20,
    "tests/web/test_account_story.py": 20,
    "tests/web/test_light_stories.py": 15,
    "tests/web/test_close_story.py": 15,
    "tests/simulation/test_whole_lives.py": 8,
    "tests/flows/test_demo.py": 20,
    "tests/store/test_power_cuts.py": 20,
    "tests/store/test_kills.py": 15,
    "tests/unit/test_clock_random.py": 15,
    "tests/simulation/test_crash_points.py": 15,
    "tests/flows/test_billing_books.py": 14,
    "tests/flows/test_erasure.py": 13,
    "tests/services/test_contract_review_flow.py": 12,
    "tests/services/test_supplier_invoices_scans.py": 11,
    "tests/notation/test_engine_properties.py": 10,
    "tests/notation/test_fuzz.py": 10,
    "tests/tidy/test_catalogue.py": 10,
    "tests/services/test_model_worker.py": 10,
    "tests/services/test_data_analysis.py": 8,
    "tests/store/test_proof_log.py": 9,
    "tests/fuzz/": 8,
    "tests/web/": 10,
    "tests/mail/": 8,
    "tests/store/": 6,
    "tests/flows/": 5,
}
"""What begins early: seconds of work of a file, or of a test of a spread one; by the longest prefix that fits."""


class LongestFirst(LoadScopeScheduling):  # type: ignore[misc]  # - the package ships no types
    """Hands out whole files, or tests of spread files, the longest first."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return nodeid if file in SPREAD else file

    def _assign_work_unit(self, node: object) -> None:
        """Hand out what takes longest of all that is left."""
        longest = max(self.workqueue, key=seconds_of)
        self.workqueue.move_to_end(longest, last=False)
        super()._assign_work_unit(node)


def seconds_of(scope: str) -> int:
    """Return how long a file or test takes, roughly; one second where nobody said."""
    fitting = [prefix for prefix in SECONDS if scope.startswith(prefix)]
    return SECONDS[max(fitting, key=len)] if fitting else 1
