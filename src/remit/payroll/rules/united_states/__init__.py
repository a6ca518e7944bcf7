"""United States: federal income tax by Publication 15-T and FICA; no state is computed, and each payslip says so."""
