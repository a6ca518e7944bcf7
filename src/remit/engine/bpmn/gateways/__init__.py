"""The gateways: how tokens part and meet."""
