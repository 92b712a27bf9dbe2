ARG HOME_DIR=/opt/app
ARG BASE=debian:12-slim
FROM ${BASE} as base
ARG HOME_DIR
ARG TARGETARCH
ENV APP_HOME=${HOME_DIR}
RUN set -eux; \
    # a comment between
    case "$TARGETARCH" in \
        amd64|arm64) echo supported;; \
        *) exit 1;; \
    esac; \
    apt-get update; apt-get install -qqy --no-install-recommends tini; rm -rf /var/lib/apt/lists/*

FROM base
WORKDIR ${HOME_DIR}
COPY --link run.sh ${APP_HOME}/
USER app
HEALTHCHECK CMD ["/opt/app/run.sh", "health"]
ENTRYPOINT ["/usr/bin/tini", "--", "/opt/app/run.sh"]
