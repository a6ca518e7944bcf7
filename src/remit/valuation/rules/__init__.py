"""The decisions of the room: reading, footing, the chart, ratios, values, returns; one file each."""
