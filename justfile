# List the recipes
default:
    @just --list

# Clean raw/ into clean/
run:
    cargo run --release

# Run all tests
test:
    cargo test

# Check form and lints
lint:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings

# Bring all files into form
fmt:
    cargo fmt

# Build the documentation, with warnings as errors
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

# Measure each stage
bench:
    cargo bench

# Look for bytes that break a TARGET (read, decode, segment, flow) for MINUTES; needs nightly Rust and cargo-fuzz
fuzz TARGET="decode" MINUTES="5":
    mkdir -p fuzz/corpus/{{ TARGET }}
    cargo +nightly fuzz run --fuzz-dir fuzz {{ TARGET }} fuzz/corpus/{{ TARGET }} raw tests/pages -- -max_total_time=$(( {{ MINUTES }} * 60 )) -max_len=65536

# The same without a fuzzer, on stable Rust: samples are changed at random from a SEED
mutate TARGET="decode" MINUTES="5" SEED="1":
    SCUTCH_FUZZ={{ TARGET }} SCUTCH_FUZZ_SECONDS=$(( {{ MINUTES }} * 60 )) SCUTCH_FUZZ_SEED={{ SEED }} cargo test --release --test fuzz -- --ignored

# Hold licences, sources, duplicates and known vulnerabilities of all dependencies against deny.toml (needs cargo-deny)
deny:
    cargo deny --locked check

# Write what the program is made of to scutch.cdx.json (CycloneDX 1.5; needs cargo-cyclonedx)
sbom:
    cargo cyclonedx --format json --spec-version 1.5 --override-filename scutch.cdx

# Measure the whole flow over a folder of pages
bench-whole FOLDER:
    cargo run --release --example whole -- "{{ FOLDER }}"

# Run one STAGE over a FILE: decode takes a page or a folder, the others take what the stage before wrote
stage STAGE FILE:
    cargo run --release --quiet -- {{ STAGE }} "{{ FILE }}"

# Show each block of a file with its fate
why FILE:
    cargo run --release --quiet -- why "{{ FILE }}"

# Prove the account of clean/
check:
    cargo run --release --quiet -- check clean

# Run every check
ready:
    bash .ci/run

# Write the JSON Schemas of the records to schema/
schema:
    cargo run --release --quiet -- schema documents > schema/documents.json
    cargo run --release --quiet -- schema cuts > schema/cuts.json
    cargo run --release --quiet -- schema failures > schema/failures.json
    cargo run --release --quiet -- schema run > schema/run.json

# PAGES is a folder of pages, TRUTH one with their true texts (train/README.md). MORE may be `--dumps FOLDER --bench DEV.jsonl.gz` for the
# judge of dumps. It needs Python with train/requirements.txt, and the program built in release mode.
#
# Train a judge and print its cross-validated figures
train PAGES TRUTH MODEL *MORE:
    python3 train/judge.py --pages "{{ PAGES }}" --truth "{{ TRUTH }}" --write "{{ MODEL }}" {{ MORE }}
