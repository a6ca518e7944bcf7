"""United Kingdom: PAYE, National Insurance, student loans, statutory sick pay and the minimum wage."""
