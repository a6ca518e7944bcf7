"""Vietnam: insurances, income tax, overtime, floors, gross-up, and the finalisation of a year."""
