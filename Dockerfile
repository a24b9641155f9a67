# An image for CI systems: Python, git and the command, nothing to compile with. It takes the wheels that a release has:
#
#   make wheels && docker build --tag gitops-compile .
#   docker run --rm --volume "$PWD:/work" gitops-compile gitops-compile check
#
# pip takes the wheel of the image's own platform, so linux/amd64 and linux/arm64 come from this one file.
FROM python:3.13.15-slim-trixie@sha256:9d2e5553305c7c7b0097999bb17187c69b921ccd6bc9d40e4bb5ebe652c00285

# git only reads here. Debian keeps one version of it and takes the others away, so that none can be named.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends git \
 && rm -rf /var/lib/apt/lists/*

RUN --mount=type=bind,source=requirements/run.txt,target=/requirements.txt \
    pip install --no-cache-dir --require-hashes --requirement /requirements.txt
# There is one version in dist/.
# hadolint ignore=DL3013
RUN --mount=type=bind,source=dist,target=/dist \
    pip install --no-cache-dir --no-index --no-deps --find-links /dist gitops-compile

# A CI job begins with an empty cache and throws it away.
ENV GITOPS_COMPILE_CACHE=off
RUN useradd --create-home --uid 10001 gitops-compile
USER 10001:10001
WORKDIR /work

# No entry point: CI systems start a shell of their own in the image.
CMD ["gitops-compile", "--help"]
