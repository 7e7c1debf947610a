# docker build -t onrecord . && docker run --rm --network none -v "$PWD:/work" onrecord run
FROM rust:1.95-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /onrecord
COPY Cargo.toml Cargo.lock README.md ./
COPY benches benches
COPY src src
RUN cargo build --release --locked

FROM debian:bookworm-slim
COPY --from=build /onrecord/target/release/onrecord /usr/local/bin/onrecord
WORKDIR /work
ENTRYPOINT ["onrecord"]
CMD ["run"]
