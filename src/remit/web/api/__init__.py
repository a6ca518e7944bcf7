"""The API under /api/v1: the same actions and reports as the pages, as JSON with problem documents."""
