# List what can be done.
default:
    @just --list

# Run a provider at work with sample data; a changed template shows at once, changed code after a restart.
dev:
    uv run remit demo

# Everything main must pass: lint, types, arrows, tests.
check *ARGS:
    ./check {{ARGS}}

# Write what the package is made of, as CycloneDX.
sbom:
    mkdir -p build && uv export --format cyclonedx1.5 --frozen --no-dev --all-extras --quiet --output-file build/sbom.cdx.json

# Scaffold a line of service that passes the line validator.
new-line KEY:
    uv run remit line new {{KEY}}
