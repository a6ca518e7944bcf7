"""XPath regular expressions (F&O 3.1, 5.6.1) that never take more than their budget."""
